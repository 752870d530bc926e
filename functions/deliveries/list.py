"""GET /api/v1/deliveries."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import Cursor, DeliveryLimit, FailedState
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.store.table import table
from scheducal.webhooks.queries import views
from scheducal.webhooks.queries.pagination import parse_state_listing
from scheducal.webhooks.queries.responses import DeliveryPage
from scheducal.webhooks.queries.service import in_state

app = api()


@app.get(
    "/api/v1/deliveries",
    **operation(
        "listDeliveries",
        "List deliveries of all webhooks",
        answer=DeliveryPage,
        fails_with=(422,),
        tag="Webhooks",
    ),
)
def list_deliveries(
    state: FailedState = "undelivered", limit: DeliveryLimit = 25, cursor: Cursor = None
) -> Response[str]:
    """Deliveries that somebody may have to look at, newest event first. Can lag a moment behind."""
    listing, given = parse_state_listing(state, limit, cursor), command(app)
    found = in_state(table(), given.principal.tenant_id, listing, given.at)
    return respond(answer("Deliveries retrieved successfully", views.in_state(found)))


handler = endpoint(app)
