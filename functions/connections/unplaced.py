"""GET /api/v1/connections/{connectionId}/unplaced."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import Cursor
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.connectors.adoption.queries import listed
from scheducal.connectors.adoption.responses import UnplacedPage
from scheducal.connectors.adoption.views import page
from scheducal.connectors.connections.any_kind.fields import AnyConnectionId, PageLimit
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/connections/<connectionId>/unplaced",
    **operation(
        "listUnplaced", "List bookings without a place", answer=UnplacedPage, fails_with=(404, 422), tag="Connections"
    ),
)
def list_unplaced(
    connectionId: AnyConnectionId,  # noqa: N803  as on the wire
    limit: PageLimit = 25,
    cursor: Cursor = None,
) -> Response[str]:
    """Bookings that began in the connection's system and cannot be yours, each with the reason."""
    found, next_cursor = listed(table(), command(app).principal.tenant_id, connectionId, limit, cursor)
    return respond(answer("Bookings retrieved successfully", page(found, next_cursor)))


handler = endpoint(app)
