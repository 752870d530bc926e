"""The bucket in which SES stores mail: `inbox/` as it comes, `unmatched/<reason>/` for people to look at."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from botocore.config import Config

from scheducal import aws
from scheducal.connectors.systems.email.replies.mail import LARGEST_MAIL
from scheducal.connectors.systems.email.replies.stored_mail import UNMATCHED, StoredMail

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 3, "mode": "standard"})


class Inbox:
    """Reads mails and sets aside those that are no answers."""

    def __init__(self, client: S3Client) -> None:
        self._client = client

    def read(self, mail: StoredMail) -> bytes | None:
        """Read the raw mail, cut right above the size that is understood; None where it was set aside before."""
        try:
            with aws.calling():
                answer = self._client.get_object(Bucket=mail.bucket, Key=mail.key)
        except self._client.exceptions.NoSuchKey:
            return None
        with answer["Body"] as body:
            # One byte more than is understood tells that it is too large.
            return body.read(LARGEST_MAIL + 1)

    def set_aside(self, mail: StoredMail, reason: str) -> None:
        """Move it under the reason. Can be repeated after a failure at any point."""
        kept = f"{UNMATCHED}{reason}/{mail.message_id}"
        with aws.calling():
            # Copied before it is deleted: a crash in between leaves both, and no mail is lost.
            self._client.copy_object(Bucket=mail.bucket, Key=kept, CopySource={"Bucket": mail.bucket, "Key": mail.key})
            self._client.delete_object(Bucket=mail.bucket, Key=mail.key)


@cache
def inbox() -> Inbox:
    """Build one per process."""
    return Inbox(cast("S3Client", aws.client("s3", CLIENT_CONFIG)))
