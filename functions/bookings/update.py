"""PATCH /api/v1/bookings/{bookingId}."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command
from scheducal.api.fields import BookingId
from scheducal.api.openapi import operation, update_route
from scheducal.api.quiet.changes import tell
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings.changes.requests import UpdateBooking
from scheducal.bookings.model import Booking
from scheducal.bookings.responses import ShownBooking
from scheducal.bookings.views import seen
from scheducal.bookings.wiring import changes
from scheducal.needs import BOOKING
from scheducal.tenants.model import Principal

app = api()


@update_route(
    app,
    "/api/v1/bookings/<bookingId>",
    operation(
        "updateBooking",
        "Correct a booking",
        answer=ShownBooking,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Bookings",
    ),
)
def update(bookingId: BookingId, request: UpdateBooking) -> Response[str]:  # noqa: N803  as on the wire
    """Correct contact, notes and `metadata` of this booking alone. A new address is invited, in place of the old."""
    principal = command(app).principal
    return tell(
        app,
        lambda command: changes().correct(command, bookingId, request),
        partial(_updated, principal),
        notify=request.notify,
    )


def _updated(principal: Principal, found: Booking) -> ApiResponse:
    return answer("Booking updated successfully", seen(found, principal), version=found.version)


handler = endpoint(app, needs=BOOKING, any_channel=True)
