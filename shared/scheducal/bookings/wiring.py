"""The bookings of the function's own table."""

from __future__ import annotations

from functools import cache

from scheducal.appointments.repository import AppointmentRepository
from scheducal.appointments.wiring import appointments
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings.changes.service import BookingChanges
from scheducal.store.table import table


@cache
def changes() -> BookingChanges:
    """Build one per process."""
    return BookingChanges(
        table(), AppointmentRepository(table()), LedgerRepository(table()), appointments().first_invite
    )
