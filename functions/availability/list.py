"""GET /api/v1/availability."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import NOTHING, command, respond
from scheducal.api.fields import Cursor
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.availability.queries import fields, views
from scheducal.availability.queries.responses import Availability
from scheducal.availability.queries.rules import AvailabilityQuery, moment_to_explain
from scheducal.availability.queries.service import SlotQueries
from scheducal.bookings.scheduling.moves import move_of
from scheducal.connectors.connections.busy.service import busy_of
from scheducal.needs import ASKS_CALENDARS
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/availability",
    **operation(
        "listAvailability",
        "List the times that can be booked",
        answer=Availability,
        fails_with=(400, 404, 409, 422, 503),
        tag="Availability",
    ),
)
def list_availability(
    service: fields.Service,
    zone: fields.Zone = None,
    resource: fields.Resource = None,
    duration: fields.Duration = None,
    seats: fields.Seats = 1,
    begin: fields.First = None,
    end: fields.Last = None,
    explain: fields.Explain = False,  # noqa: FBT002  a parameter of the query string
    at: fields.At = None,
    limit: fields.Days = 31,
    cursor: Cursor = None,
    booking: fields.Booking = None,
) -> Response[str]:
    """By local date. What is listed can be booked. A page may end early: follow `nextCursor` to null."""
    given, queries = command(app), SlotQueries(table(), busy_of)
    move = move_of(table(), given.principal, booking, service, given.at) if booking is not None else None
    query = AvailabilityQuery(service, zone, resource, duration, seats, move)
    moment = moment_to_explain(explain=explain, at=at)
    if moment is not None:
        data, days = views.explained(queries.explanation(given.principal, query, moment, given.at)), NOTHING
    else:
        data, days = views.page(queries.page(given.principal, query, begin, end, cursor, limit, given.at))
    return respond(answer("Availability retrieved successfully", data), days)


handler = endpoint(app, needs=ASKS_CALENDARS, any_channel=True)
