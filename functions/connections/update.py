"""PATCH /api/v1/connections/{connectionId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation, update_route
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.connectors.connections.any_kind.fields import AnyConnectionId
from scheducal.connectors.connections.any_kind.requests import UpdateConnection
from scheducal.connectors.connections.any_kind.responses import ShownConnection
from scheducal.connectors.connections.any_kind.views import shown
from scheducal.connectors.connections.authorization.wiring import connections
from scheducal.connectors.connections.names import CONNECTIONS
from scheducal.connectors.connections.rules import ConnectionDecision
from scheducal.needs import Needs

app = api()


@update_route(
    app,
    "/api/v1/connections/<connectionId>",
    operation(
        "updateConnection",
        "Update a connection",
        answer=ShownConnection,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Connections",
    ),
)
def update(connectionId: AnyConnectionId, request: UpdateConnection) -> Response[str]:  # noqa: N803  as on the wire
    """Change the fields that are sent. A new secret gives access again where it was lost; null takes a setting away."""
    changes = request.changes()
    return perform(app, lambda command: connections(CONNECTIONS).update(command, connectionId, changes), _updated)


def _updated(decision: ConnectionDecision) -> ApiResponse:
    data = shown(decision.after, decision.default)
    return answer("Connection updated successfully", data, version=decision.after.version)


handler = endpoint(app, needs=Needs(seals=("calendars",)))
