"""Events about bookings and holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.bookings import views
from scheducal.bookings.holds.model import Hold
from scheducal.bookings.rows import partition_of
from scheducal.bookings.rules import BookingDecision
from scheducal.clock import isoformat
from scheducal.events.model import envelope
from scheducal.events.rows import event_put, log_key
from scheducal.store.keys import hold_partition
from scheducal.store.writes import Put, is_absent


def booking_event(decision: BookingDecision, appointment_version: int) -> Put:
    """Build the row of a decision's event, among those of the appointment's version, so that the timeline shows it.

    appointment_version: 1 where there is no appointment yet, so that its first version will show it.
    """
    booking = decision.after
    data: dict[str, Any] = {**views.booking(booking)}
    if decision.before is not None and decision.event == "booking.rescheduled":
        before = decision.before
        data["previousStart"], data["previousEnd"] = before.start.isoformat(), before.end.isoformat()
        data["previousStartInstant"] = isoformat(before.start.instant)
        data["previousEndInstant"] = isoformat(before.end.instant)
    marks = {
        "bookingId": booking.booking_id,
        "appointmentId": booking.appointment_id if booking.has_appointment else None,
        "version": appointment_version,
    }
    key = log_key(partition_of(booking), f"{appointment_version:010d}#booking{booking.version:06d}")
    event = envelope(decision.event, data, booking.updated_at)
    return event_put(key, booking.tenant_id, event, booking.updated_at, marks, is_absent())


def expiry_event(hold: Hold, at: datetime) -> Put:
    """Build the row of the event that nobody used a hold. There can be only one."""
    key = log_key(hold_partition(hold.tenant_id, hold.hold_id), "expired")
    event = envelope("hold.expired", {**views.hold(hold, "expired")}, at)
    return event_put(key, hold.tenant_id, event, at, {"holdId": hold.hold_id}, is_absent())
