"""GET /api/v1/calendars."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.connectors.connections.queries import listed
from scheducal.connectors.connections.responses import CalendarList
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
    return respond(listed(table(), given.principal.tenant_id, given.sender.calendar))


handler = endpoint(app)
