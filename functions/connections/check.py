"""POST /api/v1/connections/{connectionId}/check."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.connectors.connections.any_kind.fields import AnyConnectionId
from scheducal.connectors.connections.any_kind.requests import CheckConnection
from scheducal.connectors.connections.any_kind.responses import CheckedConnection
from scheducal.connectors.connections.any_kind.views import checked
from scheducal.connectors.connections.check import Checked
from scheducal.connectors.connections.wiring import checking
from scheducal.needs import REACHES_CALENDARS
from scheducal.values import replace

app = api()


@app.post(
    "/api/v1/connections/<connectionId>/check",
    **operation(
        "checkConnection",
        "Check a connection",
        answer=CheckedConnection,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Connections",
    ),
)
def check(connectionId: AnyConnectionId, request: CheckConnection) -> Response[str]:  # noqa: N803  as on the wire
    """Ask the system one small question, for ten seconds at most, and tell what it says. Nothing changes."""
    del request
    with checking() as connections:
        return perform(app, lambda command: connections.check(command, connectionId), _checked)


def _checked(found: Checked) -> ApiResponse:
    return answer("Connection checked", checked(found))


handler = endpoint(app, needs=replace(REACHES_CALENDARS, timeout_seconds=29))
