"""PATCH /api/v1/calendars/{calendarId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import ConnectionId
from scheducal.api.openapi import operation, update_route
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.connectors.connections.authorization.wiring import connections
from scheducal.connectors.connections.calendars.requests import UpdateCalendar
from scheducal.connectors.connections.calendars.responses import ShownCalendar
from scheducal.connectors.connections.calendars.views import shown
from scheducal.connectors.connections.names import CALENDARS
from scheducal.connectors.connections.rules import ConnectionDecision
from scheducal.needs import Needs

app = api()


@update_route(
    app,
    "/api/v1/calendars/<calendarId>",
    operation(
        "updateCalendar",
        "Update a connected calendar",
        answer=ShownCalendar,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Calendars",
    ),
)
def update(calendarId: ConnectionId, request: UpdateCalendar) -> Response[str]:  # noqa: N803  as on the wire
    """Change the fields that are sent. `isDefault` decides where new appointments go; existing ones stay."""
    changes = request.sent()
    return perform(app, lambda command: connections(CALENDARS).update(command, calendarId, changes), _updated)


def _updated(decision: ConnectionDecision) -> ApiResponse:
    after = decision.after
    return answer("Calendar updated successfully", shown(after, decision.default), version=after.version)


handler = endpoint(app, needs=Needs(settings=("calendars",)))
