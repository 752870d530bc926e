"""GET /api/v1/bookings/{bookingId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import BookingId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.bookings.queries.pages import booking
from scheducal.bookings.responses import ShownBooking
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/bookings/<bookingId>",
    **operation("getBooking", "Get a booking", answer=ShownBooking, fails_with=(400, 404), tag="Bookings"),
)
def get(bookingId: BookingId) -> Response[str]:  # noqa: N803  as on the wire
    """The newest version."""
    return respond(booking(table(), command(app), bookingId))


handler = endpoint(app, needs=BOOKING, any_channel=True)
