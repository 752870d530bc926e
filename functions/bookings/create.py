"""POST /api/v1/bookings."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.operation import operation
from scheducal.api.resolver import api, command, endpoint, respond
from scheducal.bookings.admitting import bookings
from scheducal.bookings.answers import ShownBooking
from scheducal.bookings.requests import CreateBooking

app = api()


@app.post(
    "/api/v1/bookings",
    **operation(
        "createBooking",
        "Book a time",
        answer=ShownBooking,
        status=201,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Bookings",
    ),
)
def create(request: CreateBooking) -> Response[str]:
    """With or without a hold. A confirmed booking is an appointment, to which the customer is invited."""
    return respond(bookings().create(command(app), request))


handler = endpoint(app)
