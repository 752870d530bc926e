"""POST /api/v1/webhooks/{webhookId}/test."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import WebhookId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.needs import Needs
from scheducal.webhooks.endpoints.requests import SendTestEvent
from scheducal.webhooks.endpoints.responses import SentTestEvent
from scheducal.webhooks.endpoints.views import sent_test
from scheducal.webhooks.wiring import webhooks

app = api()


@app.post(
    "/api/v1/webhooks/<webhookId>/test",
    **operation(
        "sendTestEvent",
        "Send a test event",
        answer=SentTestEvent,
        status=202,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Webhooks",
    ),
)
def test(webhookId: WebhookId, request: SendTestEvent) -> Response[str]:  # noqa: N803  as on the wire
    """Send `webhook.test` to this endpoint alone, whether or not it subscribes to it."""
    del request

    def queued(event_id: str) -> ApiResponse:
        return answer("Test event queued successfully", sent_test(webhookId, event_id), status=202)

    return perform(app, lambda command: webhooks().test(command, webhookId), queued)


handler = endpoint(app, needs=Needs(settings=("addresses",)))
