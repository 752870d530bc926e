"""Invocations that were given up, once more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from scheducal.batches import batches
from scheducal.operators.dead_letters.invocations import StreamPart, failed_invocation
from scheducal_tools.cli.operations.stack.functions import Functions

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

# What the stream's event source mapping lets through.
_KINDS = {"event", "replay", "job"}
# Far below the 6 MB that an invocation may have.
_BATCH = 50
_MOST_PAGES = 1_000


class Streams(Protocol):
    """The client of DynamoDB's streams, as far as it is used here."""

    def get_shard_iterator(self, **parameters: Any) -> dict[str, Any]:
        """Say where a part of the stream begins."""

    def get_records(self, *, ShardIterator: str) -> dict[str, Any]:  # noqa: N803  the client's name
        """Give a page from there, and where the next begins."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """functions: the stack's. streams: where events are read again that a record only counts."""

    functions: Functions
    streams: Streams

    def repeat(self, message: MessageTypeDef) -> bool:
        """Invoke again what a message tells of; whether that went well. The functions bear being called twice."""
        invocation = failed_invocation(message)
        if invocation is None:
            return False
        if not isinstance(invocation.event, StreamPart):
            return self.functions.call(invocation.arn, invocation.event)["error"] is None
        for batch in batches(self._records(invocation.event), _BATCH):
            if self.functions.call(invocation.arn, {"Records": batch})["error"] is not None:
                return False
        return True

    def _records(self, part: StreamPart) -> Iterator[dict[str, Any]]:
        """New events and replays; raises botocore's ClientError where the stream has forgotten them, after 24 hours."""
        iterator: str | None = self.streams.get_shard_iterator(
            StreamArn=part.stream_arn,
            ShardId=part.shard_id,
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=part.first,
        )["ShardIterator"]
        for _ in range(_MOST_PAGES):
            if iterator is None:
                return
            page = self.streams.get_records(ShardIterator=iterator)
            for record in page["Records"]:
                if int(record["dynamodb"]["SequenceNumber"]) > int(part.last):
                    return
                image = record["dynamodb"].get("NewImage", {})
                if record["eventName"] == "INSERT" and image.get("kind", {}).get("S") in _KINDS:
                    yield {"eventName": "INSERT", "dynamodb": {"NewImage": image}}
            if not page["Records"]:
                return
            iterator = page.get("NextShardIterator")
