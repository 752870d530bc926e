"""Derives pending bookings again after a release of the time zone database.

Confirmed ones follow their appointments.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from scheducal.appointments.queries.pagination import Range
from scheducal.bookings import rules
from scheducal.bookings.changes.outside import ledger_follows
from scheducal.bookings.model import Booking
from scheducal.bookings.queries.pages import read_page
from scheducal.bookings.queries.pagination import Listing, Only
from scheducal.bookings.repository import find
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused, commit
from scheducal.store.table import Contention, Table
from scheducal.values import replace

_PAGE = 100
# Nothing is offered further ahead; zones move by less than a day.
_AHEAD = timedelta(days=732)
_BACK = timedelta(days=1)


def rederive_pending(table: Table, tenant_id: str, actor: str, at: datetime) -> Iterator[str]:
    """Move the tenant's pending bookings whose instants are no longer what the zone's rules say.

    Gives the ids of those it moved. Can be stopped and repeated: what is right already is left alone.
    """
    for booking in _pending(table, tenant_id, at):
        if _is_stale(booking) and _commit(table, tenant_id, booking.booking_id, actor, at):
            yield booking.booking_id


def _pending(table: Table, tenant_id: str, at: datetime) -> Iterator[Booking]:
    listing = Listing(_PAGE, Range(at - _BACK, at + _AHEAD), Only(statuses=("pending",)))
    while True:
        found, place = read_page(table, tenant_id, listing, channel_or_all=None)
        yield from found
        if place is None:
            return
        listing = replace(listing, place=place)


def _is_stale(booking: Booking) -> bool:
    return booking.status == "pending" and booking.kept_minutes is not None


def _commit(table: Table, tenant_id: str, booking_id: str, actor: str, at: datetime) -> bool:
    for _ in attempts():
        before = find(table, tenant_id, booking_id).booking
        if not _is_stale(before):
            return False
        decision = rules.moved_outside(before, before.start, before.end, at)
        try:
            commit(table, ledger_follows(table, decision, actor, 1, at))
        except (CommitRefused, Contention):
            continue  # somebody changed it, or a day of its, just now
        return True
    raise Contention
