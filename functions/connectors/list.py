"""GET /api/v1/connectors."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.connectors.connections.any_kind.responses import ConnectorList
from scheducal.connectors.connections.any_kind.views import connector
from scheducal.connectors.registry import manifests

app = api()


@app.get(
    "/api/v1/connectors",
    **operation("listConnectors", "List connectors", answer=ConnectorList, fails_with=(), tag="Connections"),
)
def list_connectors() -> Response[str]:
    """The kinds of systems that you can connect, what each can do, and which settings it takes."""
    found = ConnectorList(connectors=[connector(each) for each in manifests().values()])
    return respond(answer("Connectors retrieved successfully", found))


handler = endpoint(app)
