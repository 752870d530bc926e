"""POST /api/v1/webhooks/{webhookId}/replays."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import WebhookId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.webhooks.queries import views
from scheducal.webhooks.queries.responses import ShownReplay
from scheducal.webhooks.replay.model import ReplayJob
from scheducal.webhooks.replay.requests import ReplayFailed
from scheducal.webhooks.replay.service import replays

app = api()


@app.post(
    "/api/v1/webhooks/<webhookId>/replays",
    **operation(
        "startReplay",
        "Replay what failed",
        answer=ShownReplay,
        status=202,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Webhooks",
    ),
)
def start_replay(webhookId: WebhookId, request: ReplayFailed) -> Response[str]:  # noqa: N803  as on the wire
    """Attempt again what was undelivered or skipped since an instant: some at a time, one job at once."""
    return perform(app, lambda command: replays().start(command, webhookId, request), _started)


def _started(job: ReplayJob) -> ApiResponse:
    return answer("Replay started", views.job(job), status=202)


handler = endpoint(app)
