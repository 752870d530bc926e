"""PATCH /api/v1/calendars/{calendarId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import ConnectionId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.connectors.connections.authorization.wiring import calendars
from scheducal.connectors.connections.requests import UpdateCalendar
from scheducal.connectors.connections.responses import ShownCalendar
from scheducal.needs import Needs

app = api()


@app.patch(
    "/api/v1/calendars/<calendarId>",
    **operation(
        "updateCalendar",
        "Update a connected calendar",
        answer=ShownCalendar,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Calendars",
    ),
)
def update(calendarId: ConnectionId, request: UpdateCalendar) -> Response[str]:  # noqa: N803  as on the wire
    """Change the fields that are sent. `isDefault` decides where new appointments go; existing ones stay."""
    return respond(calendars().update(command(app), calendarId, request))


handler = endpoint(app, needs=Needs(settings=("calendars",)))
