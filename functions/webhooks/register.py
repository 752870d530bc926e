"""POST /api/v1/webhooks."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.openapi import operation
from scheducal.api.resolver import api, command, endpoint, respond
from scheducal.needs import Needs
from scheducal.webhooks.endpoints.registration import registration
from scheducal.webhooks.endpoints.requests import RegisterWebhook
from scheducal.webhooks.endpoints.responses import RegisteredWebhook

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
    return respond(registration().register(command(app), request))


handler = endpoint(app, needs=Needs(seals=("webhooks",), opens=("webhooks",)))
