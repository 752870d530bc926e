"""The times of a customer: a row for each of their bookings, which meets another of the same service and start.

It is written and taken away in the booking's own transaction, so that no read is needed. Limits of one customer count
these rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import MINUTES_A_DAY, minute_of
from scheducal.availability.ledger.rows import KEPT
from scheducal.availability.queries.move import CustomerTime
from scheducal.bookings.model import Booking
from scheducal.bookings.rules import BookingDecision
from scheducal.catalog.services.model import Service
from scheducal.errors import Refusal
from scheducal.store.commit import CommitRefused
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, sortable
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Put, Write, is_absent
from scheducal.tenants.model import Principal

_NAME = "customerTime"
# Why a time cannot be had that the customer may have.
_TAKEN = {"busy", "buffer", "capacity", "limit", "channel"}


def customer_time_key(booking: Booking) -> Key:
    """Key a customer's time: one for all bookings of a service, start and channel, or one for each where it may repeat.

    A channel must not learn what a customer booked by another.
    """
    # The zone's rules may have changed since it was written.
    key = _key(
        booking.tenant_id,
        booking.snapshot.customer_id,
        booking.allocation().start,
        booking.service_id,
        booking.channel,
    )
    return Key(key.pk, f"{key.sk}#{booking.booking_id}") if booking.may_repeat else key


def customer_times(table: Table, tenant_id: str, customer_id: str, span: Span) -> list[CustomerTime]:
    """Read what a customer has booked, of all services and channels, in a half-open range of minutes. One query.

    A booking that began more than a day before the range is left out.
    """
    places = _place(span[0] - MINUTES_A_DAY), f"{_place(span[1])}~"
    condition = Attr("pk").eq(_partition(tenant_id, customer_id)) & Attr("sk").between(*places)
    return [_customer_time(item) for item in table.query_all(condition)]


def booked(table: Table, tenant_id: str, customer_id: str, at: datetime) -> list[str]:
    """List the ids of a customer's bookings from an instant on, with those of this very moment. One query."""
    coming = Attr("pk").eq(_partition(tenant_id, customer_id)) & Attr("sk").between(sortable(at), "~")
    return [str(item["bookingId"]) for item in table.query_all(coming)]


def customer_time_writes(decision: BookingDecision) -> dict[str, Write]:
    """Build the writes that make a customer's times agree with a booking."""
    before, after = decision.before, decision.after
    had = customer_time_key(before) if before is not None and before.has_time_row else None
    wanted = customer_time_key(after) if after.has_time_row and not decision.releases else None
    writes: dict[str, Write] = {}
    if had is not None and had != wanted:
        writes[f"{_NAME}Before"] = Delete(had)
    if wanted is not None and (had != wanted or before is None or before.end != after.end):
        # The row says no more than that: the key has the rest, and the end is KEPT before it expires.
        expires = after.allocation().end * 60 + int(KEPT.total_seconds())
        item = {"kind": _NAME, "bookingId": after.booking_id, "expiresAt": expires}
        writes[_NAME] = Put(wanted, item, is_absent() | Attr("bookingId").eq(after.booking_id))
    return writes


@contextmanager
def told_of_own_time(
    table: Table, principal: Principal, service: Service, start: datetime, customer_id: Callable[[], str]
) -> Iterator[None]:
    """Turn the refusal of a time that is taken into `already_booked`, where this very customer has it.

    Only then it finds the customer, and reads one row.
    """
    try:
        yield
    except Refusal as refusal:
        if not service.once_per_customer or (refusal.data or {}).get("reason") not in _TAKEN:
            raise
        key = _key(principal.tenant_id, customer_id(), minute_of(start), service.service_id, principal.channel)
        if (first := table.get(key)) is None:
            raise
        raise _already_booked(first["bookingId"]) from refusal


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


def _partition(tenant_id: str, customer_id: str) -> str:
    return f"T#{tenant_id}#TIMES#{customer_id}"


def _key(tenant_id: str, customer_id: str, start: int, service_id: str, channel: str) -> Key:
    return Key(_partition(tenant_id, customer_id), f"{_place(start)}#{service_id}#{channel}")


def _place(minute: int) -> str:
    return sortable(datetime.fromtimestamp(minute * 60, UTC))


def _customer_time(item: Item) -> CustomerTime:
    place, service_id, channel, *own = item["sk"].split("#")
    taken = Allocation(
        start=minute_of(datetime.fromisoformat(place).replace(tzinfo=UTC)),
        end=(int(item["expiresAt"]) - int(KEPT.total_seconds())) // 60,
        before=0,
        after=0,
        seats=1,
        holder=item["bookingId"],
        kind="confirmed",
        service_id=service_id,
        channel=channel,
    )
    return CustomerTime(taken, may_repeat=bool(own))


def _already_booked(booking_id: str) -> Refusal:
    message = "this customer has booked this service at this time already; change that booking, or choose another time"
    return Refusal("already_booked", message, param="start", data={"bookingId": booking_id})
