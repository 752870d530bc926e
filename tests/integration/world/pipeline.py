"""What AWS does between the functions: reads the stream, polls the queue, rings every minute.

Tests choose what is lost, doubled or out of order by the `course` of a step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.faults import Killed, Wire
from tests.integration.world.account import QUEUE_URL, VISIBILITY_SECONDS, client, stored_items, stream_records
from tests.integration.world.clock import TestClock
from tests.integration.world.functions import Context, forget, invoke

Course = Callable[[list[Any]], list[Any]]
# A sync that fails for good makes nine attempts; each may take a sweep, a lease and hidden messages.
_MOST_WAITS = 60


def as_sent(batch: list[Any]) -> list[Any]:
    """Everything once, in order."""
    return batch


def lost(batch: list[Any]) -> list[Any]:
    """Nothing arrives."""
    del batch
    return []


def doubled(batch: list[Any]) -> list[Any]:
    """Everything twice."""
    return [*batch, *batch]


def reversed_order(batch: list[Any]) -> list[Any]:
    """The newest first."""
    return batch[::-1]


@dataclass(slots=True)
class Pipeline:
    """Feeds dispatch, sync and sweep. position: how much of the stream was read."""

    wire: Wire
    clock: TestClock
    position: int = 0

    def dispatch(self, course: Course = as_sent) -> int:
        """One batch from the stream to the function; after a failure the stream gives it again. How many events."""
        records = stream_records(self.position)
        events = course([record for record in records if _is_event(record)])
        if events and not self._succeeds("pipeline.dispatch", {"Records": events}):
            return len(events)
        self.position += len(records)
        return len(events)

    def sync(self, course: Course = as_sent, *, remaining: int = 60_000) -> int:
        """One batch of visible messages to the function; those that fail stay hidden a while. How many messages."""
        messages = self.receive()
        batch = course(messages)
        failed = self.hand_over(batch, remaining=remaining) if batch else set()
        self.delete([message for message in messages if message["MessageId"] not in failed])
        return len(messages)

    def hand_over(self, messages: list[Any], *, remaining: int = 60_000) -> set[str]:
        """Messages to the function; gives the ids of those that it did not work off."""
        records = [_record(message) for message in messages]
        try:
            answer = invoke(self.wire, "pipeline.sync", {"Records": records}, Context(remaining))
        except Exception:  # noqa: BLE001  Lambda reports it; the messages come back by the queue
            return {message["MessageId"] for message in messages}
        except Killed:
            forget()
            return {message["MessageId"] for message in messages}
        return {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}

    def sweep(self) -> None:
        """One ring of the clock."""
        self._succeeds("pipeline.sweep", {"source": "aws.events"})

    def work(self) -> None:
        """Everything that can be done now, without waiting."""
        while self.dispatch() + self.sync():
            pass

    def settle(self) -> None:
        """Go on until nothing is due and no message is left. Raises AssertionError if never."""
        for _ in range(_MOST_WAITS):
            self.work()
            if self.is_idle():
                return
            self.wait()
            self.sweep()
        raise AssertionError(f"never settled: due {self.due()}, messages {self.messages()}")

    def wait(self) -> None:
        """Until the first row is due, at least one minute; with no row due, until hidden messages come back."""
        times = [datetime.fromisoformat(at).replace(tzinfo=UTC) for at in self.due()]
        longest = min(times) - self.clock.now() if times else timedelta(seconds=VISIBILITY_SECONDS)
        self.clock.advance(seconds=max(longest.total_seconds(), 60))

    def is_idle(self) -> bool:
        """Whether no row is due, ever, and no message is on its way."""
        return not self.due() and not self.messages()

    def due(self) -> list[str]:
        """When there is something to do, by every row that has something."""
        return [item["dueAt"]["S"] for item in stored_items() if "duePk" in item]

    def messages(self) -> int:
        """How many messages the queue holds, visible or not."""
        names = ["", "NotVisible", "Delayed"]
        wanted = [f"ApproximateNumberOfMessages{name}" for name in names]
        found = client("sqs").get_queue_attributes(QueueUrl=QUEUE_URL, AttributeNames=wanted)["Attributes"]
        return sum(int(found[name]) for name in wanted)

    def receive(self) -> list[Any]:
        """Up to ten visible messages, which are then hidden from others."""
        answer = client("sqs").receive_message(QueueUrl=QUEUE_URL, MaxNumberOfMessages=10, AttributeNames=["All"])
        found: list[Any] = answer.get("Messages", [])
        return found

    def delete(self, messages: list[Any]) -> None:
        """Messages that were worked off."""
        for message in messages:
            client("sqs").delete_message(QueueUrl=QUEUE_URL, ReceiptHandle=message["ReceiptHandle"])

    def _succeeds(self, name: str, event: dict[str, Any]) -> bool:
        try:
            invoke(self.wire, name, event)
        except Exception:  # noqa: BLE001  Lambda reports it and its trigger tries again
            return False
        except Killed:
            forget()
            return False
        return True


def _is_event(record: Any) -> bool:
    """The filter of the event source mapping."""
    image = record["dynamodb"].get("NewImage", {})
    return bool(record["eventName"] == "INSERT" and image.get("kind") == {"S": "event"})


def _record(message: Any) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:sync",
        "awsRegion": "eu-central-1",
    }
