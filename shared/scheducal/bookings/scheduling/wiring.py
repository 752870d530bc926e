"""Holds and bookings of the function's own table: what needs the engine, which other functions do without."""

from __future__ import annotations

from functools import cache

from scheducal.appointments.repository import AppointmentRepository
from scheducal.bookings.holds.service import Holds
from scheducal.bookings.series.service import Series
from scheducal.bookings.service import Bookings
from scheducal.bookings.wiring import changes
from scheducal.store.table import table


@cache
def holds() -> Holds:
    """One per process."""
    return Holds(table(), AppointmentRepository(table()))


@cache
def bookings() -> Bookings:
    """One per process."""
    return Bookings(table(), changes())


@cache
def series() -> Series:
    """One per process."""
    return Series(bookings())
