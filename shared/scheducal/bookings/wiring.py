"""The bookings of the function's own table."""

from __future__ import annotations

from functools import cache

from scheducal.appointments.gmail_first_invite import GmailFirstInvite
from scheducal.appointments.repository import AppointmentRepository
from scheducal.appointments.wiring import appointments
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings.changes.service import BookingChanges
from scheducal.store.table import Table, table


def changes_of(table: Table, first_invite: GmailFirstInvite) -> BookingChanges:
    """Give the changes of the bookings in a table."""
    return BookingChanges(table, AppointmentRepository(table), LedgerRepository(table), first_invite)


@cache
def changes() -> BookingChanges:
    """Build one per process."""
    return changes_of(table(), appointments().first_invite)
