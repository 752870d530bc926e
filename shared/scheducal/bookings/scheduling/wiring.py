"""Holds and bookings of the function's own table. Functions that need no engine do without these imports.

Each takes `busy_of`, which asks the connected calendars: the function that calls says where it comes from.
"""

from __future__ import annotations

from functools import cache

from scheducal.appointments.repository import AppointmentRepository
from scheducal.availability.busy import BusyOf
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings.handovers.service import Handovers
from scheducal.bookings.holds.service import Holds
from scheducal.bookings.scheduling.scheduler import Scheduler
from scheducal.bookings.series.service import Series
from scheducal.bookings.service import Bookings
from scheducal.bookings.wiring import changes
from scheducal.store.table import table


def _scheduler(busy_of: BusyOf) -> Scheduler:
    return Scheduler(table(), busy_of, LedgerRepository(table()))


@cache
def holds(busy_of: BusyOf) -> Holds:
    """Give the holds, one object per process."""
    return Holds(table(), AppointmentRepository(table()), _scheduler(busy_of))


@cache
def bookings(busy_of: BusyOf) -> Bookings:
    """Give the bookings, one object per process."""
    return Bookings(table(), changes(), _scheduler(busy_of))


@cache
def handovers(busy_of: BusyOf) -> Handovers:
    """Give the handovers, one object per process."""
    return Handovers(changes(), _scheduler(busy_of))


@cache
def series(busy_of: BusyOf) -> Series:
    """Give the recurring bookings, one object per process."""
    return Series(bookings(busy_of))
