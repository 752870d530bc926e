"""DELETE /api/v1/connections/{connectionId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.connectors.connections.any_kind.fields import AnyConnectionId
from scheducal.connectors.connections.any_kind.requests import DeleteConnection
from scheducal.connectors.connections.any_kind.responses import DeletedConnection
from scheducal.connectors.connections.any_kind.views import deleted
from scheducal.connectors.connections.authorization.wiring import connections
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.names import CONNECTIONS
from scheducal.needs import Needs

app = api()


@app.delete(
    "/api/v1/connections/<connectionId>",
    **operation(
        "deleteConnection",
        "Delete a connection",
        answer=DeletedConnection,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Connections",
    ),
)
def delete(connectionId: AnyConnectionId, request: DeleteConnection) -> Response[str]:  # noqa: N803  as on the wire
    """Forget a connection, its tokens and its secrets. What is in the system stays there, and is no longer changed.

    With `records` as `remove`, the records of coming appointments are cancelled there within a day.
    """
    removes = request.records == "remove"
    return perform(
        app, lambda command: connections(CONNECTIONS).disconnect(command, connectionId, removes=removes), _deleted
    )


def _deleted(before: Connection) -> ApiResponse:
    return answer("Connection deleted successfully", deleted(before))


handler = endpoint(app, needs=Needs(settings=("calendars",)))
