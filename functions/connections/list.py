"""GET /api/v1/connections."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import Cursor
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.connectors.connections.any_kind.fields import PageLimit
from scheducal.connectors.connections.any_kind.responses import ConnectionPage
from scheducal.connectors.connections.any_kind.views import page
from scheducal.connectors.connections.queries import listed
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/connections",
    **operation("listConnections", "List connections", answer=ConnectionPage, fails_with=(422,), tag="Connections"),
)
def list_connections(limit: PageLimit = 25, cursor: Cursor = None) -> Response[str]:
    """Connections of every kind, calendars first, each oldest first, and whether each can be used."""
    given = command(app)
    found, next_cursor = listed(table(), given.principal.tenant_id, limit, cursor)
    return respond(answer("Connections retrieved successfully", page(found, next_cursor, given.sender.calendar)))


handler = endpoint(app)
