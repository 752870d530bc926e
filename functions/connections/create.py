"""POST /api/v1/connections."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.connectors.connections.any_kind import views
from scheducal.connectors.connections.any_kind.requests import CreateConnection
from scheducal.connectors.connections.any_kind.responses import AskedOwnerOfConnection, ShownConnection
from scheducal.connectors.connections.authorization.model import Authorization
from scheducal.connectors.connections.authorization.wiring import asking, connections
from scheducal.connectors.connections.model import Renewal
from scheducal.connectors.connections.names import CONNECTIONS
from scheducal.connectors.connections.rules import ConnectionDecision
from scheducal.needs import Needs

app = api()


@app.post(
    "/api/v1/connections",
    **operation(
        "createConnection",
        "Create a connection",
        answer=ShownConnection,
        status=201,
        also={200: ShownConnection, 202: AskedOwnerOfConnection},
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Connections",
    ),
)
def create(request: CreateConnection) -> Response[str]:
    """Connect an account in another system. With `oauth` the answer (202) is a link, at which its owner agrees first.

    With `connectionId`, access that was lost is renewed. Secrets of an `api_key` are changed by PATCH instead.
    """
    asked = request.asked()
    if asked.auth == "oauth":
        reveal = partial(asking(CONNECTIONS).opened, command(app).principal.tenant_id)
        return perform(app, lambda command: asking(CONNECTIONS).ask(command, asked), _asked, reveal)
    status = 200 if isinstance(asked, Renewal) else 201
    return perform(app, lambda command: connections(CONNECTIONS).connect(command, asked), partial(_connected, status))


def _asked(authorization: Authorization) -> ApiResponse:
    return answer("Open authorizationUrl in a browser and agree", views.asked(authorization), status=202)


def _connected(status: int, decision: ConnectionDecision) -> ApiResponse:
    data = views.shown(decision.after, decision.default)
    return answer("Connection created successfully", data, status=status, version=decision.after.version)


handler = endpoint(app, needs=Needs(seals=("calendars",), opens=("calendars",)))
