"""POST /api/v1/bookings/{bookingId}/confirm."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command
from scheducal.api.fields import BookingId
from scheducal.api.openapi import operation
from scheducal.api.quiet.changes import tell
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings.changes.requests import ConfirmBooking
from scheducal.bookings.model import Booking
from scheducal.bookings.responses import ShownBooking
from scheducal.bookings.views import seen
from scheducal.bookings.wiring import changes
from scheducal.needs import BOOKING
from scheducal.tenants.model import Principal

app = api()


@app.post(
    "/api/v1/bookings/<bookingId>/confirm",
    **operation(
        "confirmBooking",
        "Confirm a pending booking",
        answer=ShownBooking,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Bookings",
    ),
)
def confirm(bookingId: BookingId, request: ConfirmBooking) -> Response[str]:  # noqa: N803  as on the wire
    """Grant what was asked for; the customer is invited."""
    principal = command(app).principal
    return tell(
        app,
        lambda command: changes().confirm(command, bookingId),
        partial(_confirmed, principal),
        notify=request.notify,
    )


def _confirmed(principal: Principal, found: Booking) -> ApiResponse:
    return answer("Booking confirmed successfully", seen(found, principal), version=found.version)


handler = endpoint(app, needs=BOOKING, any_channel=True)
