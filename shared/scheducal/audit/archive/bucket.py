"""The bucket of archived entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from botocore.config import Config

from scheducal import aws
from scheducal.settings import audit_settings
from scheducal.store.audit.changes import encoded

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=30, retries={"total_max_attempts": 3, "mode": "standard"})


class ArchiveBucket:
    """Objects of lines. Every method raises aws.Unavailable where S3 does not answer."""

    def __init__(self, client: S3Client, name: str) -> None:
        self._client = client
        self._name = name

    def put(self, key: str, lines: Iterable[str]) -> None:
        """Write a part. A part that comes again is the same."""
        body = encoded("".join(f"{line}\n" for line in lines))
        with aws.calling():
            # An object that is locked needs a checksum.
            self._client.put_object(
                Bucket=self._name, Key=key, Body=body, ContentType="application/x-ndjson", ChecksumAlgorithm="SHA256"
            )

    def lines(self, key: str) -> list[str]:
        """Read the lines of a part."""
        with aws.calling():
            body = self._client.get_object(Bucket=self._name, Key=key)["Body"].read()
        return body.decode("utf-8", "surrogatepass").removesuffix("\n").split("\n")

    def keys(self, prefix: str) -> Iterator[str]:
        """List the keys that begin so, in order."""
        with aws.calling():
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._name, Prefix=prefix):
                yield from (each["Key"] for each in page.get("Contents", []))


@cache
def archive_bucket() -> ArchiveBucket:
    """Give the function's own bucket; one client per process. Raises MissingSettings."""
    return ArchiveBucket(aws.client("s3", CLIENT_CONFIG), audit_settings().audit_bucket)
