"""DELETE /api/v1/webhooks/{webhookId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import WebhookId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.needs import Needs
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.requests import DeleteWebhook
from scheducal.webhooks.endpoints.responses import DeletedWebhook
from scheducal.webhooks.endpoints.views import deleted
from scheducal.webhooks.wiring import webhooks

app = api()


@app.delete(
    "/api/v1/webhooks/<webhookId>",
    **operation(
        "deleteWebhook",
        "Delete a webhook",
        answer=DeletedWebhook,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Webhooks",
    ),
)
def delete(webhookId: WebhookId, request: DeleteWebhook) -> Response[str]:  # noqa: N803  as on the wire
    """Delete an endpoint for good. It gets nothing more, not even what is on its way."""
    del request
    return perform(app, lambda command: webhooks().delete(command, webhookId), _deleted)


def _deleted(before: Endpoint) -> ApiResponse:
    return answer("Webhook deleted successfully", deleted(before))


handler = endpoint(app, needs=Needs(settings=("addresses",)))
