"""What an endpoint gets and answers, in place of the HTTP client; the client itself is tested over real sockets."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from infra.workers.concurrency import MAX_RECEIVE_COUNT
from scheducal_tools.local.mailbox.replying import Invitation, Partstat, ReplyIntent, read_invitation, reply_mail
from tests.faults import Killed
from tests.integration.world import mailbox
from tests.integration.world.aws import REGION, client
from tests.integration.world.functions import forget, invoke
from tests.integration.world.world import World

BUCKET = "scheducal-test-mail"
_numbers = count(1)


@dataclass(slots=True)
class Post:
    """What invitees send to one world. dead: messages that the function failed to take each time."""

    world: World
    dead: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        with self.world.wire.unseen():
            client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})

    def invitation(self, address: str) -> Invitation:
        """Give the newest invitation in an invitee's mailbox."""
        objects = [mail.source for mail in self.world.mails(address) if mail.invitation]
        return read_invitation(mailbox.calendar_text(objects[-1]) or "")

    def answer(self, address: str, partstat: Partstat, **more: Any) -> list[str]:
        """Answer the newest invitation, now; gives the keys of all mails in the bucket."""
        return self.deliver(self.compose(address, partstat, **more))

    def compose(
        self,
        address: str,
        partstat: Partstat,
        *,
        proposed_start: datetime | None = None,
        comment: str | None = None,
        place: str | None = None,
        sender: str | None = None,
        delegate: str | None = None,
        invitation: Invitation | None = None,
        **changed: Any,
    ) -> bytes:
        """Give the mail of an answer; `changed` are fields of the invitation that the program has got wrong.

        sender: where it is not the invitee's own address that sends it.
        invitation: where it is not the newest one that the address got.
        """
        at = self.world.clock.now()
        intent = ReplyIntent(address, partstat, at, comment, proposed_start, place, sender, delegate)
        return reply_mail(replace(invitation or self.invitation(address), **changed), intent)

    def deliver(self, data: bytes, message_id: str | None = None, times: int = 1) -> list[str]:
        """Store a mail and bring its notification to the function so many times, as SQS does."""
        key = self.store(data, message_id or f"mail-{next(_numbers)}")
        for _ in range(times):
            self.notify(key)
        return self.keys()

    def store(self, data: bytes, message_id: str) -> str:
        """Put a mail where SES puts it; gives its key."""
        key = f"inbox/{message_id}"
        with self.world.wire.unseen():
            client("s3").put_object(Bucket=BUCKET, Key=key, Body=data)
        return key

    def notify(self, key: str) -> None:
        """One message, given again after a failure until the function has taken it, or as often as a queue gives it."""
        record = _record(key)
        for _ in range(MAX_RECEIVE_COUNT):
            if self._takes(record):
                return
        self.dead.append(key)

    def keys(self) -> list[str]:
        """Give the keys of all mails in the bucket."""
        with self.world.wire.unseen():
            return [each["Key"] for each in client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])]

    def _takes(self, record: dict[str, Any]) -> bool:
        try:
            answer = invoke(self.world.wire, "inbound.mail", {"Records": [record]})
        except Killed:
            forget()
            return False
        except Exception:  # noqa: BLE001  Lambda reports it; the message comes back by the queue
            return False
        return not answer["batchItemFailures"]


def _record(key: str) -> dict[str, Any]:
    stored = {"bucket": {"name": BUCKET}, "object": {"key": key}}
    return {
        "messageId": f"message-{next(_numbers)}",
        "receiptHandle": "handle",
        "body": json.dumps({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": stored}]}),
        "attributes": {},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:mail",
        "awsRegion": REGION,
    }
