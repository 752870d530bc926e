"""GET /api/v1/webhooks."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.store.table import table
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.endpoints.responses import WebhookList
from scheducal.webhooks.endpoints.views import every

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
    found = EndpointRepository(table()).all(command(app).principal.tenant_id)
    return respond(answer("Webhooks retrieved successfully", every(found)))


handler = endpoint(app)
