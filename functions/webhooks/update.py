"""PATCH /api/v1/webhooks/{webhookId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import WebhookId
from scheducal.api.openapi import operation, update_route
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.needs import Needs
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.requests import UpdateWebhook
from scheducal.webhooks.endpoints.responses import ShownWebhook
from scheducal.webhooks.endpoints.views import shown
from scheducal.webhooks.wiring import webhooks

app = api()


@update_route(
    app,
    "/api/v1/webhooks/<webhookId>",
    operation(
        "updateWebhook",
        "Update a webhook",
        answer=ShownWebhook,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Webhooks",
    ),
)
def update(webhookId: WebhookId, request: UpdateWebhook) -> Response[str]:  # noqa: N803  as on the wire
    """Change the fields that are sent. `isActive` true switches an endpoint on again, as if it had never failed."""
    return perform(app, lambda command: webhooks().update(command, webhookId, request), _updated)


def _updated(after: Endpoint) -> ApiResponse:
    return answer("Webhook updated successfully", shown(after), version=after.version)


handler = endpoint(app, needs=Needs(settings=("addresses",)))
