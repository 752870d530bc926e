"""DELETE /api/v1/calendars/{calendarId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import ConnectionId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.connectors.connections.authorization.wiring import connections
from scheducal.connectors.connections.calendars.requests import DisconnectCalendar
from scheducal.connectors.connections.calendars.responses import DisconnectedCalendar
from scheducal.connectors.connections.calendars.views import disconnected
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.names import CALENDARS
from scheducal.needs import Needs

app = api()


@app.delete(
    "/api/v1/calendars/<calendarId>",
    **operation(
        "disconnectCalendar",
        "Disconnect a calendar",
        answer=DisconnectedCalendar,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Calendars",
    ),
)
def disconnect(calendarId: ConnectionId, request: DisconnectCalendar) -> Response[str]:  # noqa: N803  as on the wire
    """Forget a calendar's tokens. Events that are in it stay there, and are no longer kept up to date.

    Appointments in it fail to sync from their next change on; resources with this `calendarId` count as busy.
    """
    del request
    return perform(app, lambda command: connections(CALENDARS).disconnect(command, calendarId), _disconnected)


def _disconnected(before: Connection) -> ApiResponse:
    return answer("Calendar disconnected successfully", disconnected(before))


handler = endpoint(app, needs=Needs(settings=("calendars",)))
