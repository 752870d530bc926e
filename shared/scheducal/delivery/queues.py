"""The two delivery queues: first attempts at endpoints that answer, and everything that waits or may hang."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from scheducal.delivery.message import DeliveryMessage
from scheducal.sync.queue import SendFailed

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import SendMessageBatchRequestEntryTypeDef

_BATCH = 10


class DeliveryQueue:
    """One queue. fair: whether messages name their endpoint, so that SQS serves quiet endpoints first."""

    def __init__(self, client: SQSClient, url: str, *, fair: bool = False) -> None:
        self._client = client
        self._url = url
        self._fair = fair

    def send(self, messages: Iterable[DeliveryMessage], now: datetime) -> int:
        """Send each with the delay that is left, ten to a request, and give their number.

        Raises SendFailed; what was sent by then is harmless.
        """
        sent = 0
        for batch in _batches(dict.fromkeys(messages)):
            answer = self._client.send_message_batch(QueueUrl=self._url, Entries=self._entries(batch, now))
            if answer.get("Failed"):
                raise SendFailed(f"{len(answer['Failed'])} of {len(batch)} messages were not taken")
            sent += len(batch)
        return sent

    def _entries(self, batch: Sequence[DeliveryMessage], now: datetime) -> list[SendMessageBatchRequestEntryTypeDef]:
        entries: list[SendMessageBatchRequestEntryTypeDef] = []
        for place, message in enumerate(batch):
            delay = int(message.delay(now).total_seconds())
            entry: SendMessageBatchRequestEntryTypeDef = {
                "Id": str(place),
                "MessageBody": message.to_json(),
                "DelaySeconds": delay,
            }
            if self._fair:
                entry["MessageGroupId"] = message.webhook_id
            entries.append(entry)
        return entries


def _batches(messages: Iterable[DeliveryMessage]) -> Iterator[list[DeliveryMessage]]:
    remaining = iter(messages)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
