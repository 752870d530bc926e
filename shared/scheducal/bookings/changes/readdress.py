"""Lets bookings follow their customer: to a new e-mail address, and into another customer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from scheducal.appointments.queries.pagination import Range
from scheducal.bookings import rules
from scheducal.bookings.changes.service import BookingChanges, check_new_address
from scheducal.bookings.model import Booking
from scheducal.bookings.queries.pages import read_page
from scheducal.bookings.queries.pagination import Listing, Only
from scheducal.bookings.repository import find
from scheducal.bookings.rules import BookingDecision
from scheducal.bookings.scheduling.customer_times import booked
from scheducal.catalog.customers.model import Customer
from scheducal.commands.model import Command
from scheducal.errors import Refusal
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention
from scheducal.values import replace

_PAGE = 100
# Nothing is offered further ahead.
_AHEAD = timedelta(days=732)
# Each takes a read and a transaction, and a request has some seconds.
MOST_AT_ONCE = 100


Decide = Callable[[Booking], BookingDecision | None]


@contextmanager
def readdress(changes: BookingChanges, command: Command[Any], before: Customer, after: Customer) -> Iterator[None]:
    """Move each coming booking with the old address to the new one, in a transaction of its own.

    The customer is changed after that: a request that breaks off is sent again, and goes on where it ended. What was
    booked meanwhile follows at the end. Bookings with an address of their own keep it. Raises Refusal
    `temporarily_unavailable` after many.
    """
    if rules.is_same_address(before.email, after.email):
        yield
        return
    check_new_address(after.email, command, "email")

    def decide(booking: Booking) -> BookingDecision | None:
        if not booking.is_open or not rules.is_same_address(booking.snapshot.email, before.email):
            return None
        wanted = replace(booking, snapshot=replace(booking.snapshot, email=after.email))
        return rules.corrected(booking, wanted, command.at)

    with _follow(changes, command, before, decide, Range(command.at, command.at + _AHEAD)):
        yield


@contextmanager
def hand_over(changes: BookingChanges, command: Command[Any], other: Customer, target: Customer) -> Iterator[None]:
    """Make all bookings of a customer another's, as `readdress` does. Each keeps the contact that it was made with."""

    def decide(booking: Booking) -> BookingDecision | None:
        if booking.snapshot.customer_id != other.customer_id:
            return None
        return rules.handed_over(booking, target.customer_id, command.at)

    with _follow(changes, command, other, decide, None):
        yield


@contextmanager
def _follow(
    changes: BookingChanges, command: Command[Any], customer: Customer, decide: Decide, span: Range | None
) -> Iterator[None]:
    seen, changed = set[str](), 0
    for booking in _bookings(changes, customer, span):
        seen.add(booking.booking_id)
        if decide(booking) is None:
            continue
        if changed >= MOST_AT_ONCE:
            message = f"{MOST_AT_ONCE} bookings were changed, and more follow; send the request again"
            raise Refusal("temporarily_unavailable", message, retry_after=1)
        _commit(changes, command, booking.booking_id, decide)
        changed += 1
    yield
    # Lists lag a moment behind, and somebody may have booked meanwhile.
    for booking_id in booked(changes.table, customer.tenant_id, customer.customer_id, command.at):
        if booking_id not in seen:
            _commit(changes, command, booking_id, decide)


def _bookings(changes: BookingChanges, customer: Customer, span: Range | None) -> Iterator[Booking]:
    listing = Listing(_PAGE, span, Only(customer_id=customer.customer_id))
    while True:
        found, place = read_page(changes.table, customer.tenant_id, listing, channel_or_all=None)
        yield from found
        if place is None:
            return
        listing = replace(listing, place=place)


def _commit(changes: BookingChanges, command: Command[Any], booking_id: str, decide: Decide) -> None:
    for _ in attempts():
        found = find(changes.table, command.principal.tenant_id, booking_id)
        decision = decide(found.booking)
        try:
            if decision is not None:
                changes.commit(changes.writes(command, decision, found), {}, "email")
        except (CommitRefused, Contention):
            continue  # somebody changed it just now
        return
    raise Contention
