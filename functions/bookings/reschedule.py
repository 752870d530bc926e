"""POST /api/v1/bookings/{bookingId}/reschedule."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command
from scheducal.api.fields import BookingId
from scheducal.api.openapi import operation
from scheducal.api.quiet.changes import tell
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings.model import Booking
from scheducal.bookings.requests import RescheduleBooking
from scheducal.bookings.responses import ShownBooking
from scheducal.bookings.scheduling.wiring import bookings
from scheducal.bookings.views import seen
from scheducal.connectors.connections.busy.service import busy_of
from scheducal.needs import ASKS_CALENDARS
from scheducal.tenants.model import Principal

app = api()


@app.post(
    "/api/v1/bookings/<bookingId>/reschedule",
    **operation(
        "rescheduleBooking",
        "Reschedule a booking",
        answer=ShownBooking,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Bookings",
    ),
)
def reschedule(bookingId: BookingId, request: RescheduleBooking) -> Response[str]:  # noqa: N803  as on the wire
    """To a time that is free when its own is given back; those who serve it go on serving it where they can."""
    principal = command(app).principal
    return tell(
        app,
        lambda command: bookings(busy_of).reschedule(command, bookingId, request),
        partial(_rescheduled, principal),
        notify=request.notify,
    )


def _rescheduled(principal: Principal, found: Booking) -> ApiResponse:
    return answer("Booking rescheduled successfully", seen(found, principal), version=found.version)


handler = endpoint(app, needs=ASKS_CALENDARS, any_channel=True)
