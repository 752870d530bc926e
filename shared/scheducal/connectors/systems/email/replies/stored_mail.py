"""Where mails lie in their bucket."""

from __future__ import annotations

import json
from urllib.parse import unquote_plus

from scheducal.values import dataclass

INBOX = "inbox/"
UNMATCHED = "unmatched/"
# SES's set of receipt rules: an account has one active set in each region, so its stages share it.
RULE_SET = "scheducal"


@dataclass(frozen=True, slots=True)
class StoredMail:
    """A mail in its bucket."""

    bucket: str
    key: str

    @property
    def message_id(self) -> str:
        """Give SES's id of the mail, which is the object's name."""
        return self.key.rpartition("/")[2]


def mails_in(body: str) -> tuple[StoredMail, ...]:
    """List the objects that a message tells of, none for S3's test message.

    Raises ValueError, KeyError, TypeError for anything else.
    """
    notification = json.loads(body)
    if notification.get("Event") == "s3:TestEvent":
        return ()
    stored = (record["s3"] for record in notification["Records"])
    return tuple(StoredMail(each["bucket"]["name"], unquote_plus(each["object"]["key"])) for each in stored)
