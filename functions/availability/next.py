"""GET /api/v1/availability/next."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.availability.queries import views
from scheducal.availability.queries.fields import Booking, Count, Duration, First, Resource, Seats, Service, Zone
from scheducal.availability.queries.responses import NextSlots
from scheducal.availability.queries.rules import AvailabilityQuery
from scheducal.availability.queries.service import SlotQueries
from scheducal.bookings.scheduling.moves import move_of
from scheducal.connectors.connections.busy.service import busy_of
from scheducal.needs import ASKS_CALENDARS
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/availability/next",
    **operation(
        "listNextSlots",
        "Find the next times that can be booked",
        answer=NextSlots,
        fails_with=(400, 404, 409, 422, 503),
        tag="Availability",
    ),
)
def next_slots(
    service: Service,
    zone: Zone = None,
    resource: Resource = None,
    duration: Duration = None,
    seats: Seats = 1,
    begin: First = None,
    n: Count = 3,
    booking: Booking = None,
) -> Response[str]:
    """From a moment on, however far, up to the horizon."""
    given = command(app)
    move = move_of(table(), given.principal, booking, service, given.at) if booking is not None else None
    query = AvailabilityQuery(service, zone, resource, duration, seats, move)
    found = SlotQueries(table(), busy_of).next(given.principal, query, begin, n, given.at)
    return respond(answer("Next slots retrieved successfully", views.next_slots(found)))


handler = endpoint(app, needs=ASKS_CALENDARS, any_channel=True)
