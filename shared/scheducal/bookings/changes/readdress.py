"""Gives a customer's coming bookings the customer's new e-mail address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from scheducal.appointments.queries.pagination import Range
from scheducal.bookings import rules
from scheducal.bookings.changes.service import BookingChanges, check_new_address
from scheducal.bookings.model import OPEN, Booking
from scheducal.bookings.queries.pages import read_page
from scheducal.bookings.queries.pagination import Listing, Only
from scheducal.bookings.repository import find
from scheducal.catalog.customers.model import Customer
from scheducal.commands.model import Command
from scheducal.errors import Refusal
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention

_PAGE = 100
# Nothing is offered further ahead.
_AHEAD = timedelta(days=732)
# Each takes a read and a transaction, and a request has some seconds.
MOST_AT_ONCE = 100


def readdress(changes: BookingChanges, command: Command[Any], before: Customer, after: Customer) -> None:
    """Move each coming booking with the old address to the new one, in a transaction of its own.

    Before the customer is changed: a request that breaks off is sent again, and goes on where it ended. Bookings with
    an address of their own keep it. Raises Refusal `temporarily_unavailable` after many.
    """
    if rules.is_same_address(before.email, after.email):
        return
    check_new_address(after.email, command, "email")

    for number, booking in enumerate(_coming(changes, command, before)):
        if number >= MOST_AT_ONCE:
            message = f"{MOST_AT_ONCE} coming bookings have the new address, and more follow; send the request again"
            raise Refusal("temporarily_unavailable", message, retry_after=1)
        _commit(changes, command, booking, before, after)


def _coming(changes: BookingChanges, command: Command[Any], before: Customer) -> Iterator[Booking]:
    only = Only(statuses=OPEN, customer_id=before.customer_id)
    listing = Listing(_PAGE, Range(command.at, command.at + _AHEAD), only)
    while True:
        found, place = read_page(changes.table, before.tenant_id, listing, channel_or_all=None)
        yield from (each for each in found if rules.is_same_address(each.snapshot.email, before.email))
        if place is None:
            return
        listing = replace(listing, place=place)


def _commit(
    changes: BookingChanges, command: Command[Any], booking: Booking, before: Customer, after: Customer
) -> None:
    for _ in attempts():
        found = find(changes.table, booking.tenant_id, booking.booking_id)
        current = found.booking
        if not current.is_open or not rules.is_same_address(current.snapshot.email, before.email):
            return
        wanted = replace(current, snapshot=replace(current.snapshot, email=after.email))
        decision = rules.corrected(current, wanted, command.at)
        try:
            if decision is not None:
                changes.commit(changes.writes(command, decision, found), {}, "email")
        except (CommitRefused, Contention):
            continue  # somebody changed it just now
        return
    raise Contention
