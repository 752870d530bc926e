"""Handovers as answers show them."""

from __future__ import annotations

from scheducal.bookings.handovers.model import HandedOver, HandoverResult
from scheducal.bookings.handovers.responses import HandedOverBooking, Handover
from scheducal.bookings.views import resources
from scheducal.clock import isoformat


def handover(result: HandoverResult) -> Handover:
    """Render what came of a handover."""
    moved = sum(each.reason is None for each in result.bookings)
    return Handover(
        resourceId=result.query.resource_id,
        dryRun=result.query.is_rehearsal,
        moved=moved,
        notMoved=len(result.bookings) - moved,
        bookings=[_booking(each) for each in result.bookings],
    )


def _booking(given: HandedOver) -> HandedOverBooking:
    booking = given.booking
    return HandedOverBooking(
        bookingId=booking.booking_id,
        serviceId=booking.service_id,
        serviceName=booking.service_name,
        start=booking.start.isoformat(),
        timeZone=booking.start.zone,
        startInstant=isoformat(booking.start.instant),
        endInstant=isoformat(booking.end.instant),
        outcome="moved" if given.reason is None else "not_moved",
        resources=resources(booking.resources),
        reason=given.reason,
        message=given.message,
    )
