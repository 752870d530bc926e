"""GET /api/v1/calendars."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.connectors.connections.calendars.responses import CalendarList
from scheducal.connectors.connections.calendars.views import every
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/calendars",
    **operation(
        "listCalendars",
        "List connected calendars",
        answer=CalendarList,
        fails_with=(),
        tag="Calendars",
    ),
)
def list_calendars() -> Response[str]:
    """All connected calendars, oldest first, and whether each can be used."""
    given = command(app)
    found = ConnectionRepository(table()).calendars(given.principal.tenant_id)
    return respond(answer("Calendars retrieved successfully", every(found, given.sender.calendar)))


handler = endpoint(app)
