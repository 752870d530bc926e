"""Buckets of the deployment: exports go into one, and mails of a deleted tenant out of the other."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, cast

from botocore.config import Config

from scheducal import aws
from scheducal.settings import bucket_settings
from scheducal.values import dataclass

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CLIENT_CONFIG = Config(
    connect_timeout=2,
    read_timeout=20,
    retries={"total_max_attempts": 3, "mode": "standard"},
    # S3 adds checksums by itself.
    request_checksum_calculation="when_required",
)
# So much of a mail holds its headers, which name its recipient.
_HEADERS = 64 * 1024


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bucket. Every method raises aws.Unavailable where S3 does not answer."""

    client: S3Client
    name: str

    def put(self, key: str, body: bytes, content_type: str) -> None:
        """Write an object, or write it again."""
        with aws.calling():
            self.client.put_object(Bucket=self.name, Key=key, Body=body, ContentType=content_type)

    def times_after(self, prefix: str, last: str, most: int) -> dict[str, datetime]:
        """List keys in order, with when each object was written: the next ones after a key, empty for the first."""
        with aws.calling():
            answer = self.client.list_objects_v2(Bucket=self.name, Prefix=prefix, StartAfter=last, MaxKeys=most)
        return {each["Key"]: each["LastModified"] for each in answer.get("Contents", ())}

    def beginning(self, key: str) -> bytes:
        """Read the first part of an object; empty where it has gone."""
        try:
            with aws.calling():
                answer = self.client.get_object(Bucket=self.name, Key=key)
        except self.client.exceptions.NoSuchKey:
            return b""
        with answer["Body"] as body:
            return body.read(_HEADERS)

    def delete(self, key: str) -> None:
        """Delete an object, or find it gone."""
        with aws.calling():
            self.client.delete_object(Bucket=self.name, Key=key)


def exports_bucket() -> Bucket:
    """Give the bucket of exports."""
    return Bucket(_client(), bucket_settings().export_bucket)


def mail_bucket() -> Bucket:
    """Give the bucket of received mails."""
    return Bucket(_client(), bucket_settings().mail_bucket)


@cache
def _client() -> S3Client:
    return cast("S3Client", aws.client("s3", CLIENT_CONFIG))
