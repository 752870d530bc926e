"""The times of a customer: a row for each of their bookings, which meets another of the same service and start.

It is written and taken away in the booking's own transaction, so that no read is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from scheducal.availability.ledger.rows import KEPT
from scheducal.bookings.model import Booking
from scheducal.bookings.rules import BookingDecision
from scheducal.errors import Refusal
from scheducal.store.commit import CommitRefused
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, sortable
from scheducal.store.writes import Delete, Put, Write, is_absent

_NAME = "customerTime"


def customer_time_key(booking: Booking) -> Key:
    """Key a customer's time: one for all bookings of a service, start and channel, or one for each where it may repeat.

    A channel must not learn what a customer booked by another.
    """
    place = f"{sortable(booking.start.instant)}#{booking.service_id}#{booking.channel}"
    own = f"#{booking.booking_id}" if booking.may_repeat else ""
    return Key(f"T#{booking.tenant_id}#TIMES#{booking.snapshot.customer_id}", f"{place}{own}")


def customer_time_writes(decision: BookingDecision) -> dict[str, Write]:
    """Build the writes that make a customer's times agree with a booking."""
    before, after = decision.before, decision.after
    had = customer_time_key(before) if before is not None and before.has_time_row else None
    wanted = customer_time_key(after) if after.has_time_row and not decision.releases else None
    writes: dict[str, Write] = {}
    if had is not None and had != wanted:
        writes[f"{_NAME}Before"] = Delete(had)
    if wanted is not None and had != wanted:
        ends = after.end.instant + timedelta(days=KEPT.days)
        item = {"kind": _NAME, "bookingId": after.booking_id, "expiresAt": int(ends.timestamp())}
        writes[_NAME] = Put(wanted, item, is_absent() | Attr("bookingId").eq(after.booking_id))
    return writes


@contextmanager
def told_of_booked() -> Iterator[None]:
    """Turn a commit that met another booking of the same customer, service and start into Refusal `already_booked`."""
    try:
        yield
    except CommitRefused as refused:
        # A repetition of the same request is told of its first.
        if not {"idempotency", "duplicate"} & refused.olds.keys():
            for name, old in refused.olds.items():
                if name.endswith(_NAME) and old is not None:
                    raise _already_booked(old["bookingId"]) from refused
        raise


def _already_booked(booking_id: str) -> Refusal:
    message = "this customer has booked this service at this time already; change that booking, or choose another time"
    return Refusal("already_booked", message, param="start", data={"bookingId": booking_id})
