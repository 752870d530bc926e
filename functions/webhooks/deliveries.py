"""GET /api/v1/webhooks/{webhookId}/deliveries."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import Cursor, DeliveryLimit, DeliveryState, WebhookId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.store.table import table
from scheducal.webhooks.queries import views
from scheducal.webhooks.queries.pagination import parse_webhook_listing
from scheducal.webhooks.queries.responses import WebhookDeliveryPage
from scheducal.webhooks.queries.service import of_webhook

app = api()


@app.get(
    "/api/v1/webhooks/<webhookId>/deliveries",
    **operation(
        "listWebhookDeliveries",
        "List a webhook's deliveries",
        answer=WebhookDeliveryPage,
        fails_with=(404, 422),
        tag="Webhooks",
    ),
)
def deliveries(
    webhookId: WebhookId,  # noqa: N803  as on the wire
    state: DeliveryState = None,
    limit: DeliveryLimit = 25,
    cursor: Cursor = None,
) -> Response[str]:
    """Newest event first, each with its attempts. A page may end early: follow `nextCursor` to null."""
    listing, given = parse_webhook_listing(state, limit, cursor), command(app)
    found = of_webhook(table(), given.principal.tenant_id, webhookId, listing, given.at)
    return respond(answer("Deliveries retrieved successfully", views.of_webhook(found)))


handler = endpoint(app)
