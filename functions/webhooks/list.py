"""GET /api/v1/webhooks."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.openapi import operation
from scheducal.api.resolver import api, command, endpoint, respond
from scheducal.store.table import table
from scheducal.webhooks.endpoints.queries import listed
from scheducal.webhooks.endpoints.responses import WebhookList

app = api()


@app.get(
    "/api/v1/webhooks",
    **operation(
        "listWebhooks",
        "List webhooks",
        answer=WebhookList,
        fails_with=(),
        tag="Webhooks",
    ),
)
def list_webhooks() -> Response[str]:
    """All endpoints, oldest first, without their secrets."""
    return respond(listed(table(), command(app).caller.tenant_id))


handler = endpoint(app)
