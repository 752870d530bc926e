"""GET /api/v1/bookings/{bookingId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.fields import BookingId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.bookings.access import find_own
from scheducal.bookings.responses import ShownBooking
from scheducal.bookings.views import seen
from scheducal.needs import SHOWS_BOOKINGS
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/bookings/<bookingId>",
    **operation("getBooking", "Get a booking", answer=ShownBooking, fails_with=(400, 404), tag="Bookings"),
)
def get(bookingId: BookingId) -> Response[str]:  # noqa: N803  as on the wire
    """The newest version."""
    principal = command(app).principal
    found = find_own(table(), principal, bookingId).booking
    return disclose(
        app,
        "booking",
        answer("Booking retrieved successfully", seen(found, principal), version=found.version),
        bookingId,
    )


handler = endpoint(app, needs=SHOWS_BOOKINGS, any_channel=True)
