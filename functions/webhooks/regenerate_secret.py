"""POST /api/v1/webhooks/{webhookId}/regenerate-secret."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, perform
from scheducal.api.fields import WebhookId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.needs import Needs
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.registration import registration
from scheducal.webhooks.endpoints.requests import RegenerateSecret
from scheducal.webhooks.endpoints.responses import RegeneratedSecret
from scheducal.webhooks.endpoints.views import regenerated

app = api()


@app.post(
    "/api/v1/webhooks/<webhookId>/regenerate-secret",
    **operation(
        "regenerateWebhookSecret",
        "Regenerate a webhook's secret",
        answer=RegeneratedSecret,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Webhooks",
    ),
)
def regenerate_secret(webhookId: WebhookId, request: RegenerateSecret) -> Response[str]:  # noqa: N803  as on the wire
    """Replace the secret, which the answer alone shows. The old one signs beside it for 24 hours."""
    del request
    reveal = partial(registration().opened, command(app).principal.tenant_id)
    return perform(app, lambda command: registration().regenerate_secret(command, webhookId), _regenerated, reveal)


def _regenerated(after: Endpoint) -> ApiResponse:
    return answer("Webhook secret regenerated successfully", regenerated(after), version=after.version)


handler = endpoint(app, needs=Needs(seals=("webhooks",), opens=("webhooks",)))
