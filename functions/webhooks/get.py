"""GET /api/v1/webhooks/{webhookId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import WebhookId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.store.table import table
from scheducal.webhooks.endpoints.repository import EndpointRepository, find
from scheducal.webhooks.endpoints.responses import ShownWebhook
from scheducal.webhooks.endpoints.views import shown

app = api()


@app.get(
    "/api/v1/webhooks/<webhookId>",
    **operation(
        "getWebhook",
        "Get a webhook",
        answer=ShownWebhook,
        fails_with=(404,),
        tag="Webhooks",
    ),
)
def get(webhookId: WebhookId) -> Response[str]:  # noqa: N803  as on the wire
    """One endpoint, without its secret."""
    found = find(EndpointRepository(table()), command(app).principal.tenant_id, webhookId)
    return respond(answer("Webhook retrieved successfully", shown(found), version=found.version))


handler = endpoint(app)
