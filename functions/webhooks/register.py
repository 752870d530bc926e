"""POST /api/v1/webhooks."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.needs import Needs
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.endpoints.registration import registration
from scheducal.webhooks.endpoints.requests import RegisterWebhook
from scheducal.webhooks.endpoints.responses import RegisteredWebhook
from scheducal.webhooks.endpoints.views import registered

app = api()


@app.post(
    "/api/v1/webhooks",
    **operation(
        "registerWebhook",
        "Register a webhook",
        answer=RegisteredWebhook,
        status=201,
        fails_with=(400, 409, 413, 415, 422, 503),
        tag="Webhooks",
    ),
)
def register(request: RegisterWebhook) -> Response[str]:
    """Register an endpoint for events. The answer alone shows its secret: keep it, to verify signatures with it."""
    reveal = partial(registration().opened, command(app).principal.tenant_id)
    return perform(app, lambda command: registration().register(command, request), _registered, reveal)


def _registered(after: Endpoint) -> ApiResponse:
    return answer("Webhook registered successfully", registered(after), status=201, version=after.version)


handler = endpoint(app, needs=Needs(seals=("webhooks",), opens=("webhooks",)))
