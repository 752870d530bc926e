"""SQS queues, whatever their messages say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from botocore.config import Config

from scheducal import aws
from scheducal.batches import batches
from scheducal.values import dataclass
from scheducal.work_item import LONGEST_DELAY

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_BATCH = 10
CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 3, "mode": "standard"})


class SendFailed(aws.Unavailable):
    """The queue did not take every message."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent.

    delay: cut to the 900 seconds that SQS has.
    group: for fair queues, None for none.
    """

    body: str
    delay: timedelta = timedelta()
    group: str | None = None


class Queue:
    """Takes messages, ten to a request."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, messages: Iterable[Outgoing]) -> int:
        """Send each once and give their number. Raises SendFailed, aws.Unavailable; what was sent stays sent."""
        sent = 0
        # Twins in one call are one piece of work.
        for batch in batches(dict.fromkeys(messages), _BATCH):
            entries = [_entry(place, message) for place, message in enumerate(batch)]
            with aws.calling():
                answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
            # SQS can take some of a batch and refuse others, in an answer with status 200.
            if answer.get("Failed"):
                raise SendFailed(f"{len(answer['Failed'])} of {len(entries)} messages were not taken")
            sent += len(entries)
        return sent


def sqs_queue(url: str) -> Queue:
    """Give the queue at a URL."""
    return Queue(aws.client("sqs", CLIENT_CONFIG), url)


def _entry(place: int, message: Outgoing) -> SendMessageBatchRequestEntryTypeDef:
    # Rounded up: a message that comes late is better than one that comes early and must be sent again.
    seconds = -(-min(max(message.delay, timedelta()), LONGEST_DELAY) // timedelta(seconds=1))
    entry: SendMessageBatchRequestEntryTypeDef = {
        "Id": str(place),
        "MessageBody": message.body,
        "DelaySeconds": seconds,
    }
    if message.group is not None:
        entry["MessageGroupId"] = message.group
    return entry
