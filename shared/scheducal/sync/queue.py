"""The sync queue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from botocore.config import Config

from scheducal import aws
from scheducal.settings import queue_settings
from scheducal.sync.message import LONGEST_DELAY, SyncMessage

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_BATCH = 10
CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 3, "mode": "standard"})


class SendFailed(Exception):
    """The queue did not take every message."""


class SyncQueue:
    """Takes messages for the sync worker."""

    def __init__(self, client: SQSClient, url: str) -> None:
        self._client = client
        self._url = url

    def send(self, messages: Iterable[SyncMessage], delay_seconds: int = 0) -> int:
        """Send each once, in batches, and give their number. A delay is cut to the 900 seconds that SQS has.

        Raises SendFailed; what was sent by then is harmless.
        """
        delay = min(delay_seconds, LONGEST_DELAY)
        sent = 0
        for batch in _batches(dict.fromkeys(messages)):
            entries: list[SendMessageBatchRequestEntryTypeDef] = [
                {"Id": str(place), "MessageBody": message.to_json(), "DelaySeconds": delay}
                for place, message in enumerate(batch)
            ]
            answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
            if answer.get("Failed"):
                raise SendFailed(f"{len(answer['Failed'])} of {len(entries)} messages were not taken")
            sent += len(entries)
        return sent


def _batches(messages: Iterable[SyncMessage]) -> Iterator[list[SyncMessage]]:
    remaining = iter(messages)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


@cache
def sync_queue() -> SyncQueue:
    """The function's sync queue; one client per process."""
    return SyncQueue(aws.client("sqs", CLIENT_CONFIG), queue_settings().sync_queue_url)
