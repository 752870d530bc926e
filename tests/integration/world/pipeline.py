"""What AWS does between the functions: reads the stream, polls the queues, rings every minute.

Tests choose what is lost, doubled or out of order by the `course` of a step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from infra.functions.routes import worker_needs
from scheducal.store.keys import sortable
from scheducal.store.values import unmarshal
from tests.faults import Killed, Wire
from tests.integration.world.aws import QUEUE_URLS, QUEUES, client, stored_items, stream_records, visible_at
from tests.integration.world.clock import TestClock
from tests.integration.world.cloud import lineage
from tests.integration.world.functions import Context, forget, invoke
from tests.integration.world.webhooks.first_attempts import looked_after_at

Course = Callable[[list[Any]], list[Any]]
# A sync that fails for good makes nine attempts; each may take a sweep, a lease and hidden messages. A delivery that
# does makes five, with ten hops between them.
_MOST_WAITS = 120
_WORKERS = {
    "sync": "pipeline.sync",
    "calendars": "pipeline.calendars",
    "changes": "pipeline.changes",
    "deliver": "pipeline.deliver",
    "retry": "pipeline.deliver",
    "jobs": "pipeline.jobs",
}
_STREAMED = ({"S": "event"}, {"S": "replay"}, {"S": "job"})


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
    """Give the newest first."""
    return batch[::-1]


def _recursive() -> frozenset[str]:
    """Find the modules that say so; late, when their environment is set."""
    modules = {f"functions.{each}" for each in _WORKERS.values()}
    return frozenset(each for each in modules if worker_needs(each).is_recursive)


@dataclass(slots=True)
class Pipeline:
    """Feeds dispatch, the workers, sweep and expire. position: how much of the stream was read.

    recursive: the modules of functions that one chain of messages may invoke for ever.
    """

    wire: Wire
    clock: TestClock
    position: int = 0
    recursive: frozenset[str] = field(default_factory=_recursive)

    def dispatch(self, course: Course = as_sent) -> int:
        """One batch from the stream to the function; after a failure the stream gives it again. How many rows."""
        records = stream_records(self.position)
        wanted = course([record for record in records if _is_streamed(record)])
        if wanted and not self._succeeds("pipeline.dispatch", {"Records": wanted}):
            return len(wanted)
        self.position += len(records)
        return len(wanted)

    def sync(self, course: Course = as_sent, *, remaining: int = 60_000) -> int:
        """One batch of the sync queue."""
        return self.consume("sync", course, remaining=remaining)

    def consume(self, queue: str, course: Course = as_sent, *, remaining: int = 60_000) -> int:
        """One batch of visible messages to the worker; those that fail stay hidden a while. How many messages."""
        messages = self.receive(queue)
        batch = course(messages)
        failed = self.hand_over(batch, queue, remaining=remaining) if batch else set()
        self.delete([message for message in messages if message["MessageId"] not in failed], queue)
        return len(messages)

    def hand_over(self, messages: list[Any], queue: str = "sync", *, remaining: int = 60_000) -> set[str]:
        """Messages to the queue's worker; gives the ids of those that it did not work off, or was refused for."""
        refused = [message for message in messages if self._is_refused(message, _WORKERS[queue])]
        taken = [message for message in messages if message not in refused]
        return _ids(refused) | (self._hand_over(taken, queue, remaining) if taken else set())

    def _is_refused(self, message: Any, worker: str) -> bool:
        return f"functions.{worker}" not in self.recursive and lineage.is_refused(message, worker)

    def _hand_over(self, messages: list[Any], queue: str, remaining: int) -> set[str]:
        records = [_record(message, queue) for message in messages]
        try:
            with lineage.invoked(_WORKERS[queue], messages):
                answer = invoke(self.wire, _WORKERS[queue], {"Records": records}, Context(remaining))
        except Exception:  # noqa: BLE001  Lambda reports it; the messages come back by the queue
            return _ids(messages)
        except Killed:
            forget()
            return _ids(messages)
        return {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}

    def sweep(self, *, remaining: int = 60_000) -> None:
        """One ring of the clock."""
        self._succeeds("pipeline.sweep", {"source": "aws.events"}, remaining=remaining)

    def expire(self) -> None:
        """One ring of the clock, for holds."""
        self._succeeds("pipeline.expire", {"source": "aws.events"})

    def archive(self) -> None:
        """One ring of the clock, for audit logs."""
        self._succeeds("pipeline.archive", {"source": "aws.events"})

    def reconcile(self, *, remaining: int = 60_000) -> None:
        """One ring of the clock, for comparisons with calendars."""
        self._succeeds("pipeline.reconcile", {"source": "aws.events"}, remaining=remaining)

    def work(self, course: Course = as_sent) -> None:
        """Everything that can be done now, without waiting. The course is that of messages, not of the stream."""
        while self.dispatch() + sum(self.consume(queue, course) for queue in QUEUES):
            pass

    def settle(self, course: Course = as_sent) -> None:
        """Go on until nothing is due and no message is left; sweeps that would find nothing are left out.

        Raises AssertionError if never.
        """
        for _ in range(_MOST_WAITS):
            self.work(course)
            if self.is_idle():
                return
            self.wait()
            self.ring()
        raise AssertionError(f"never settled: due {self.due()}, messages {self.messages()}")

    def ring(self) -> None:
        """Start the functions of the clock, where there is something to do."""
        now = sortable(self.clock.now())
        if any(at <= now for at in self.due()):
            self.sweep()
        if any(at <= now for at in self.due("hold")):
            self.expire()

    def wait(self) -> None:
        """Until the first message can be received, or the first row is due, which is looked at once a minute."""
        now = self.clock.now()
        times = [datetime.fromisoformat(at).replace(tzinfo=UTC) for at in self.due()]
        waits = [max((at - now).total_seconds(), 60) for at in times]
        waits += [(at - now).total_seconds() + 0.001 for queue in QUEUES for at in visible_at(queue)]
        self.clock.advance(seconds=min(waits))

    def is_idle(self) -> bool:
        """Tell whether no row is due, ever, and no message is on its way."""
        return not self.due() and not self.messages()

    def due(self, work: str = "") -> list[str]:
        """List the due times of all rows that have something to do; of one kind of work, if it is named.

        A manifest has, as long as it is all that is known of a delivery.
        Calendars are pulled from and compared, and tokens renewed, for ever, which counts only where it is asked for.
        """
        shards = f"DUE#{work}"
        items = stored_items()
        rows = [(each["duePk"]["S"], each["dueAt"]["S"]) for each in items if "duePk" in each]
        rows += [("DUE#manifest", at) for at in looked_after_at(map(unmarshal, items))]
        for_ever = ("DUE#watch", "DUE#drift", "DUE#tokens")
        return [at for shard, at in rows if shard.startswith(shards) and (work or not shard.startswith(for_ever))]

    def messages(self, *queues: str) -> int:
        """Count the messages the queues hold, visible or not; all queues, if none is named."""
        return sum(len(visible_at(queue)) for queue in queues or QUEUES)

    def receive(self, queue: str = "sync") -> list[Any]:
        """Up to ten visible messages, which are then hidden from others."""
        if not visible_at(queue):
            return []
        answer = client("sqs").receive_message(
            QueueUrl=QUEUE_URLS[queue], MaxNumberOfMessages=10, AttributeNames=["All"]
        )
        found: list[Any] = answer.get("Messages", [])
        return found

    def lose(self, queue: str) -> None:
        """Every message of a queue, hidden ones too."""
        client("sqs").purge_queue(QueueUrl=QUEUE_URLS[queue])

    def delete(self, messages: list[Any], queue: str = "sync") -> None:
        """Messages that were worked off."""
        for message in messages:
            client("sqs").delete_message(QueueUrl=QUEUE_URLS[queue], ReceiptHandle=message["ReceiptHandle"])

    def _succeeds(self, name: str, event: dict[str, Any], *, remaining: int = 60_000) -> bool:
        try:
            with lineage.invoked(name):
                invoke(self.wire, name, event, Context(remaining))
        except Exception:  # noqa: BLE001  Lambda reports it and its trigger tries again
            return False
        except Killed:
            forget()
            return False
        return True


def _ids(messages: list[Any]) -> set[str]:
    return {message["MessageId"] for message in messages}


def _is_streamed(record: Any) -> bool:
    """Give the filter of the event source mapping."""
    image = record["dynamodb"].get("NewImage", {})
    return bool(record["eventName"] == "INSERT" and image.get("kind") in _STREAMED)


def _record(message: Any, queue: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:eu-central-1:123456789012:{queue}",
        "awsRegion": "eu-central-1",
    }
