"""POST /api/v1/bookings."""

from __future__ import annotations

from dataclasses import replace

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.bookings.requests import CreateBooking
from scheducal.bookings.responses import BookedSeries, ShownBooking
from scheducal.bookings.scheduling.wiring import bookings, series
from scheducal.connectors.connections.busy.service import busy_of
from scheducal.needs import ASKS_CALENDARS

app = api()


@app.post(
    "/api/v1/bookings",
    **operation(
        "createBooking",
        "Book a time",
        answer=ShownBooking | BookedSeries,
        status=201,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Bookings",
    ),
)
def create(request: CreateBooking) -> Response[str]:
    """With or without a hold; with `recurrence` several. A confirmed one is an appointment, its customer invited."""
    made_by = series(busy_of) if request.recurrence else bookings(busy_of)
    return respond(made_by.create(command(app), request))


handler = endpoint(app, needs=replace(ASKS_CALENDARS, indexes=("recent",)), any_channel=True)
