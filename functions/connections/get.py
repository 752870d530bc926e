"""GET /api/v1/connections/{connectionId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.connectors.connections.any_kind.fields import AnyConnectionId
from scheducal.connectors.connections.any_kind.responses import ConnectionDetails
from scheducal.connectors.connections.any_kind.views import details
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.copies.repository import CopyRepository
from scheducal.connectors.push.spending import usage_of
from scheducal.connectors.registry import manifest
from scheducal.connectors.runners.address import incoming_url
from scheducal.needs import Needs
from scheducal.store.keys import limiter_key
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/connections/<connectionId>",
    **operation("getConnection", "Get a connection", answer=ConnectionDetails, fails_with=(404,), tag="Connections"),
)
def get(connectionId: AnyConnectionId) -> Response[str]:  # noqa: N803  as on the wire
    """One connection, without its secrets."""
    given = command(app)
    found = ConnectionRepository(table()).find(given.principal.tenant_id, connectionId)
    limiter_row = table().get(limiter_key(found.tenant_id, connectionId))
    usage = usage_of(limiter_row, manifest(found.kind).limits, given.at)
    copies = CopyRepository(table()).of_connection(found.tenant_id, found.connection_id)
    data = details(found, given.sender.calendar, incoming_url(found), usage, copies)
    return respond(answer("Connection retrieved successfully", data, version=found.version))


handler = endpoint(app, needs=Needs(settings=("calendars", "environment_key")))
