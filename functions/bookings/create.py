"""POST /api/v1/bookings."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command
from scheducal.api.idempotency import answer_of, stored
from scheducal.api.openapi import operation
from scheducal.api.quiet.changes import tell
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings import views
from scheducal.bookings.model import Booking
from scheducal.bookings.requests import CreateBooking
from scheducal.bookings.responses import BookedSeries, ShownBooking
from scheducal.bookings.scheduling.wiring import bookings, series
from scheducal.bookings.series.model import SeriesBooked
from scheducal.bookings.series.service import EachKept
from scheducal.connectors.connections.busy.service import busy_of
from scheducal.needs import ASKS_CALENDARS
from scheducal.tenants.model import Principal
from scheducal.values import replace

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
    render = partial(_created, command(app).principal)
    if request.recurrence:
        # The booking of each occurrence is kept as the answer that it would get alone.
        each = EachKept(lambda made: stored(render(made)), lambda kept: views.seen_again(answer_of(kept).body["data"]))
        return tell(app, lambda asked: series(busy_of).create(asked, request, each), _all_made, notify=request.notify)
    return tell(app, lambda command: bookings(busy_of).create(command, request), render, notify=request.notify)


def _created(principal: Principal, found: Booking) -> ApiResponse:
    return answer("Booking created successfully", views.seen(found, principal), status=201, version=found.version)


def _all_made(made: SeriesBooked) -> ApiResponse:
    return answer("Bookings created successfully", views.series(made), status=201)


handler = endpoint(app, needs=replace(ASKS_CALENDARS, indexes=("recent",)), any_channel=True)
