"""A delivery: one event on its way to one endpoint, and what each attempt gave. Pure."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime, timedelta
from typing import Literal

from scheducal.store.keys import Key
from scheducal.values import dataclass
from scheducal.work_item import rests

State = Literal["pending", "retrying", "delivered", "undelivered", "skipped"]
Next = Literal["nothing", "wait", "attempt", "interrupted"]

OPEN: frozenset[State] = frozenset({"pending", "retrying"})
# Longer than a worker's function may run.
CLAIM = timedelta(seconds=90)
# How long the queue has to bring a message before the sweeper sends another; a claim made in time has run out by then.
GRACE = timedelta(seconds=120)
# How long before an attempt the sweeper sends the message of one that rests: its minute, and some to spare.
LEAD = timedelta(seconds=90)
# How long it has for what the sweeper sent: longer, so that messages which merely wait their turn do not multiply.
RESENT_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class EventRef:
    """Where the event's row is, and what a list shows of it without reading it.

    request_id: of the request behind it, where the event's row was read.
    """

    pk: str
    sk: str
    event_id: str
    event_type: str
    occurred_at: datetime
    appointment_id: str | None = None
    request_id: str | None = field(default=None, compare=False)

    @property
    def key(self) -> Key:
        """Give the row's key."""
        return Key(self.pk, self.sk)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST.

    code: HTTP status, None where there was no answer.
    response: its first 4 KB as text.

    error: what was wrong beside the status, such as that the answer broke off.
    """

    generation: int
    number: int
    at: datetime
    duration_ms: int
    code: int | None = None
    response: str | None = None
    error: str | None = None

    @property
    def succeeded(self) -> bool:
        """Tell whether the status is 2xx, in an answer that nothing was wrong with."""
        return self.error is None and self.code is not None and 200 <= self.code < 300


@dataclass(frozen=True, slots=True)
class Delivery:
    """generation: 1, and one more with each replay.
    attempt: the number of the next, or in the end of the last.

    not_before: when the next attempt is due.
    claimed_until: while a worker is at it.
    last: what the last attempt gave.
    """

    tenant_id: str
    webhook_id: str
    event: EventRef
    state: State
    generation: int
    attempt: int
    created_at: datetime
    not_before: datetime | None = None
    claimed_until: datetime | None = None
    last: Attempt | None = None

    @property
    def delivery_id(self) -> str:
        """Give a stable and sortable id: the event's time and id."""
        return delivery_id(self.event)

    def is_under_way(self, now: datetime) -> bool:
        """Tell whether a worker makes an attempt now."""
        return self.claimed_until is not None and self.claimed_until > now

    @property
    def rests(self) -> bool:
        """Tell whether it waits too long for the queue.

        Then only the sweeper sends a message about its next attempt.
        """
        return self.last is not None and self.not_before is not None and rests(self.not_before - self.last.at)

    @property
    def overdue_at(self) -> datetime | None:
        """Give the time when the sweeper sends a message about the next attempt, None where there is none."""
        if self.state not in OPEN or self.not_before is None:
            return None
        return self.not_before - LEAD if self.rests else self.not_before + GRACE


def delivery_id(event: EventRef) -> str:
    """Name the delivery of an event.

    Each dispatch of the event gives the same id, so that a doubled one makes no second delivery.
    """
    return f"{second_of(event.occurred_at)}-{event.event_id}"


def second_of(instant: datetime) -> str:
    """Write a UTC instant's second as it begins the ids of deliveries."""
    return f"{instant:%Y%m%dT%H%M%SZ}"


def planned(tenant_id: str, webhook_id: str, event: EventRef, at: datetime, *, is_active: bool) -> Delivery:
    """Make a new delivery; for an endpoint that is switched off it is kept as skipped, to be replayed."""
    state: State = "pending" if is_active else "skipped"
    return Delivery(tenant_id, webhook_id, event, state, 1, 1, at, not_before=at if is_active else None)


def next_action(delivery: Delivery, generation: int | None, attempt: int | None, now: datetime) -> Next:
    """Decide what a message about an attempt asks for now; without numbers, about the next attempt.

    A claim that ran out was a worker's that died: its attempt counts, since the receiver may have got it.
    """
    if delivery.state not in OPEN or delivery.not_before is None:
        return "nothing"
    if generation is not None and (generation, attempt) != (delivery.generation, delivery.attempt):
        return "nothing"
    if delivery.claimed_until is not None:
        return "interrupted" if delivery.claimed_until <= now else "nothing"
    return "wait" if delivery.not_before > now else "attempt"
