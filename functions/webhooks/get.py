"""GET /api/v1/webhooks/{webhookId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.fields import WebhookId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, command, endpoint, respond
from scheducal.store.table import table
from scheducal.webhooks.endpoints.queries import details
from scheducal.webhooks.endpoints.responses import ShownWebhook

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
    return respond(details(table(), command(app).caller.tenant_id, webhookId))


handler = endpoint(app)
