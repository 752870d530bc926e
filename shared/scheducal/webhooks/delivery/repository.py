"""Deliveries in the table. Every change holds on to the attempt and generation that it knows of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from scheducal.store.conditions import Attr, Condition
from scheducal.store.due import due_rows
from scheducal.store.keys import Key, deliveries_partition, sortable
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update, Write, is_absent
from scheducal.values import dataclass, replace
from scheducal.webhooks.delivery.model import CLAIM, OPEN, RESENT_AFTER, Attempt, Delivery, State, second_of
from scheducal.webhooks.delivery.rows import (
    PREFIX,
    attempt_key,
    attempt_map,
    delivery_item,
    delivery_key,
    delivery_of,
    due,
    precise,
    progress,
)
from scheducal.webhooks.delivery.work_item import DeliveryMessage
from scheducal.webhooks.replay.model import ReplayJob

# Days without deliveries cost a query each; a job that spans many goes on in its next part.
_MOST_QUERIES = 10


class AlreadyKept(Exception):
    """The delivery that was to begin has a row: its message came before, or somebody planned it."""


class Overtaken(Exception):
    """The delivery is no longer as it was read: another worker, or a replay, was faster."""


@dataclass(frozen=True, slots=True)
class DeliveryClaim:
    """The right to make one attempt."""

    delivery: Delivery
    token: str


class DeliveryRepository:
    """Each endpoint's deliveries, by day."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def plan(self, delivery: Delivery) -> bool:
        """Keep a new delivery; False where the event's delivery to the endpoint is there already."""
        try:
            self._table.put(Put(_key(delivery), delivery_item(delivery), is_absent()))
        except ConditionFailed:
            return False
        return True

    def get(self, tenant_id: str, webhook_id: str, delivery_id: str) -> Delivery | None:
        """Read the delivery as it is now, None where there is none."""
        item = self._table.get(delivery_key(tenant_id, webhook_id, delivery_id))
        return delivery_of(item) if item else None

    def stored(self, deliveries: Iterable[Delivery]) -> dict[Delivery, Delivery]:
        """Read the current state of at most a hundred deliveries, of those that have a row. Eventually consistent."""
        keys = {each: _key(each) for each in deliveries}
        rows = self._table.batch_get(list(keys.values()))
        return {each: delivery_of(rows[key]) for each, key in keys.items() if key in rows}

    def event(self, key: Key) -> Item | None:
        """Read an event's row; its `envelope` is what is sent, byte for byte the same each time.

        None: it has expired.
        """
        return self._table.get(key)

    def begin(self, delivery: Delivery, now: datetime) -> DeliveryClaim:
        """Take the first attempt of a delivery that has no row: one write keeps and claims it. Raises AlreadyKept.

        The row has no entry in the sweeper's index: a worker that dies leaves the message, and a manifest.
        """
        token = uuid4().hex
        row = delivery_item(replace(delivery, claimed_until=now + CLAIM))
        try:
            self._table.put(Put(_key(delivery), {**row, "claim": token, **due(delivery, None)}, is_absent()))
        except ConditionFailed as failed:
            # Ours, where a first try took effect whose answer was lost, and botocore sent it again.
            if (failed.olds.get(0) or {}).get("claim") != token:
                raise AlreadyKept from failed
        return DeliveryClaim(delivery, token)

    def adopt(self, delivery: Delivery, found: Delivery | None) -> bool:
        """Let the sweeper find a first attempt, as it was planned and as it was found, that did not end in time.

        False where it is no longer as it was found. Those that wait or have ended need nothing.
        """
        if found is None:
            # No attempt began: its message was lost, or never sent.
            return self.plan(delivery)
        if found.claimed_until is None:
            return True
        entry, condition = due(found, found.claimed_until), _as_read(found) & _unclaimed(found)
        try:
            self._table.update(Update(_key(found), entry, condition=condition))
        except ConditionFailed:
            return False
        return True

    def claim(self, delivery: Delivery, now: datetime) -> DeliveryClaim:
        """Take an attempt for the time of a claim; raises Overtaken."""
        token = uuid4().hex
        values = {"claimedUntil": precise(now + CLAIM), "claim": token}
        update = Update(_key(delivery), values, condition=_as_read(delivery) & _unclaimed(delivery))
        self._change([update], lambda row: row.get("claim") == token)
        return DeliveryClaim(delivery, token)

    def finish(self, claim: DeliveryClaim, after: Delivery) -> None:
        """Keep what an attempt made of the delivery; a failed attempt is kept beside it. Raises Overtaken."""
        update = _update(after, _as_read(claim.delivery) & Attr("claim").eq(claim.token))
        self._change([update, *_kept(after)], lambda row: delivery_of(row) == after)

    def settle(self, before: Delivery, after: Delivery) -> None:
        """Keep a change without an attempt of ours: skipped, interrupted, replayed. Raises Overtaken."""
        self._change([_update(after, _as_read(before) & _unclaimed(before)), *_kept(after)])

    def change(self, before: Delivery, after: Delivery) -> Update:
        """Give the same change as a write, to be part of a transaction with others."""
        return _update(after, _as_read(before) & _unclaimed(before))

    def superseded(self, before: Delivery) -> dict[str, Write]:
        """Build the write that keeps the success that a replay takes out of the delivery's row; none for a failure."""
        attempt = before.last
        if attempt is None or not attempt.succeeded:
            return {}
        return {"attempt": _attempt_put(before, attempt)}

    def failed(self, job: ReplayJob, most: int) -> tuple[list[Delivery], str | None]:
        """Read the deliveries of a job's span that ended without success, as `open` does."""
        return self._span(job, most, ("undelivered", "skipped"))

    def open(self, job: ReplayJob, most: int) -> tuple[list[Delivery], str | None]:
        """Read those of a job's span that have not ended, oldest event first, and where to go on.

        The place is None at the end of the span. Before it there may be fewer than wanted, or none.
        """
        return self._span(job, most, tuple(OPEN))

    def _span(self, job: ReplayJob, most: int, states: tuple[State, ...]) -> tuple[list[Delivery], str | None]:
        found: list[Delivery] = []
        place, end = job.cursor or second_of(job.since), second_of(job.until)
        for _ in range(_MOST_QUERIES):
            partition = deliveries_partition(job.tenant_id, job.webhook_id, place[:8])
            condition = Attr("pk").eq(partition) & Attr("sk").between(f"{PREFIX}{place}", f"{PREFIX}{end}")
            page = self._table.query(condition, limit=most - len(found), only=_in(states))
            found += map(delivery_of, page.items)
            # `~` sorts after every id, so that the next page begins behind the attempts of the last row.
            place = f"{page.next_start['sk'].removeprefix(PREFIX)}~" if page.next_start else _next_day(place)
            if place >= end:
                return found, None
            if len(found) >= most:
                break
        return found, place

    def due(self, now: datetime, most_per_shard: int) -> Iterator[DeliveryMessage]:
        """List messages about deliveries that are overdue, oldest first in each shard."""
        yield from map(_message, due_rows(self._table, "delivery", now, most_per_shard))

    def put_off(self, message: DeliveryMessage, now: datetime) -> bool:
        """Let the sweeper leave an overdue delivery alone for a while; False where it is not overdue any more."""
        update = Update(
            delivery_key(message.tenant_id, message.webhook_id, message.delivery_id),
            {"dueAt": sortable(now + RESENT_AFTER)},
            # A delivery that moved on meanwhile is due later, or not at all.
            condition=Attr("dueAt").lte(sortable(now)),
        )
        try:
            self._table.update(update)
        except ConditionFailed:
            return False
        return True

    def _change(self, writes: list[Write], is_done: Callable[[Item], bool] = lambda _: False) -> None:
        """Write a change.

        is_done: whether the delivery's row is already what was to be made of it. Then a first try took effect whose
            answer was lost, and botocore sent it again.
        """
        try:
            if len(writes) == 1 and isinstance(writes[0], Update):
                self._table.update(writes[0])  # half the price of a transaction
            else:
                self._table.transact(writes)
        except ConditionFailed as failed:
            found = failed.olds.get(0)
            if found is None or not is_done(found):
                raise Overtaken from failed


def _in(states: tuple[State, ...]) -> Condition:
    one, other = (Attr("state").eq(state) for state in states)
    return Attr("kind").eq("delivery") & (one | other)


def _next_day(place: str) -> str:
    day = datetime.strptime(place[:8], "%Y%m%d").replace(tzinfo=UTC)
    return f"{day + timedelta(days=1):%Y%m%d}"


def _key(delivery: Delivery) -> Key:
    return delivery_key(delivery.tenant_id, delivery.webhook_id, delivery.delivery_id)


def _update(after: Delivery, condition: Condition) -> Update:
    values: dict[str, Any] = progress(after)
    removed = [name for name, value in values.items() if value is None]
    kept = {name: value for name, value in values.items() if value is not None}
    return Update(_key(after), kept, remove=(*removed, "claim"), condition=condition)


def _kept(after: Delivery) -> list[Put]:
    """Keep a failed attempt.

    A success is in the delivery's own row alone: most deliveries have nothing else to tell.
    """
    attempt = after.last
    if attempt is None or attempt.succeeded:
        return []
    return [_attempt_put(after, attempt)]


def _attempt_put(delivery: Delivery, attempt: Attempt) -> Put:
    item = {"kind": "attempt", **attempt_map(attempt), "expiresAt": delivery_item(delivery)["expiresAt"]}
    return Put(attempt_key(_key(delivery), attempt.generation, attempt.number), item)


def _as_read(delivery: Delivery) -> Condition:
    numbers = Attr("generation").eq(delivery.generation) & Attr("attempt").eq(delivery.attempt)
    return numbers & Attr("state").eq(delivery.state)


def _unclaimed(delivery: Delivery) -> Condition:
    """Require that it is as it was read: unclaimed, or under the same claim, which ran out."""
    if delivery.claimed_until is None:
        return Attr("claimedUntil").not_exists()
    return Attr("claimedUntil").eq(precise(delivery.claimed_until))


def _message(item: Item) -> DeliveryMessage:
    _, tenant_id, _, webhook_id, _ = item["pk"].split("#")
    return DeliveryMessage(tenant_id, webhook_id, item["sk"].removeprefix(PREFIX), not_before=0)
