"""PATCH /api/v1/webhooks/{webhookId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.fields import WebhookId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, command, endpoint, respond
from scheducal.needs import Needs
from scheducal.webhooks.endpoints.requests import UpdateWebhook
from scheducal.webhooks.endpoints.responses import ShownWebhook
from scheducal.webhooks.wiring import webhooks

app = api()


@app.patch(
    "/api/v1/webhooks/<webhookId>",
    **operation(
        "updateWebhook",
        "Update a webhook",
        answer=ShownWebhook,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Webhooks",
    ),
)
def update(webhookId: WebhookId, request: UpdateWebhook) -> Response[str]:  # noqa: N803  as on the wire
    """Change the fields that are sent. `isActive` true switches an endpoint on again, as if it had never failed."""
    return respond(webhooks().update(command(app), webhookId, request))


handler = endpoint(app, needs=Needs(settings=("addresses",)))
