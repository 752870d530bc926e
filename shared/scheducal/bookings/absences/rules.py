"""What a booking says of absences, and of events in calendars, that fall on it. Pure."""

from __future__ import annotations

from datetime import datetime

from scheducal.bookings.model import Booking
from scheducal.bookings.rules import BookingDecision, next_version
from scheducal.values import replace


def in_conflict(decision: BookingDecision, *, has_conflict: bool) -> BookingDecision:
    """Give the same change for a booking whose time is, or is not, somebody else's as well."""
    return replace(decision, after=replace(decision.after, has_conflict=has_conflict))


def marked(before: Booking, at: datetime, *, has_conflict: bool) -> BookingDecision | None:
    """Say whether its time is somebody else's too, or falls into an absence; None where that is known."""
    if before.has_conflict == has_conflict:
        return None
    return BookingDecision(before, replace(next_version(before, at), has_conflict=has_conflict), "updated")


def met(before: Booking, events: tuple[str, ...], at: datetime, *, has_conflict: bool) -> BookingDecision:
    """Say which events in calendars of its resources fall on it."""
    after = replace(next_version(before, at), calendar_events=events, has_conflict=has_conflict)
    return BookingDecision(before, after, "updated")
