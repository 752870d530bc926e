"""POST /api/v1/webhooks/{webhookId}/deliveries/{deliveryId}/replay."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import DeliveryId, WebhookId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.queries.responses import ReplayedDelivery
from scheducal.webhooks.queries.views import replayed
from scheducal.webhooks.replay.requests import ReplayDelivery
from scheducal.webhooks.replay.service import replays

app = api()


@app.post(
    "/api/v1/webhooks/<webhookId>/deliveries/<deliveryId>/replay",
    **operation(
        "replayDelivery",
        "Replay a delivery",
        answer=ReplayedDelivery,
        status=202,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Webhooks",
    ),
)
def replay_delivery(webhookId: WebhookId, deliveryId: DeliveryId, request: ReplayDelivery) -> Response[str]:  # noqa: N803
    """Attempt a delivery that has ended again, from the first attempt on, under the same `webhook-id`."""
    del request
    return perform(app, lambda command: replays().replay(command, webhookId, deliveryId), _queued)


def _queued(after: Delivery) -> ApiResponse:
    return answer("Delivery queued for replay", replayed(after), status=202)


handler = endpoint(app)
