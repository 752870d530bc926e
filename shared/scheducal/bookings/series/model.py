"""What came of a recurring booking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheducal.bookings.model import Booking
from scheducal.clock import isoformat
from scheducal.values import dataclass

MOST_OCCURRENCES = 52


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence: the booking that was made of it, or why it could not be had.

    start: a wall time as text.
    start_instant: in UTC as text, None where the zone skips the wall time.
    booking_id: None where nothing was booked.
    is_pending: whether the booking waits to be confirmed.
    reason: None for what is booked.
    alternatives: free times, as the refusal of the occurrence names them.
    """

    start: str
    start_instant: str | None
    booking_id: str | None = None
    is_pending: bool = False
    reason: str | None = None
    alternatives: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class SeriesBooked:
    """A recurring booking, occurrence by occurrence."""

    series_id: str
    occurrences: Sequence[Occurrence]


def booked(booking: Booking) -> Occurrence:
    """Make an occurrence of its booking."""
    start, is_pending = booking.start, booking.status == "pending"
    return Occurrence(start.isoformat(), isoformat(start.instant), booking.booking_id, is_pending=is_pending)
