"""GET /api/v1/webhooks/{webhookId}/replays/{replayId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import ReplayId, WebhookId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.store.table import table
from scheducal.webhooks.queries import views
from scheducal.webhooks.queries.responses import ShownReplay
from scheducal.webhooks.queries.service import job

app = api()


@app.get(
    "/api/v1/webhooks/<webhookId>/replays/<replayId>",
    **operation(
        "getReplay",
        "Get a replay",
        answer=ShownReplay,
        fails_with=(404,),
        tag="Webhooks",
    ),
)
def get_replay(webhookId: WebhookId, replayId: ReplayId) -> Response[str]:  # noqa: N803  as on the wire
    """How far a replay of what failed has come. Kept for 30 days."""
    found = job(table(), command(app).principal.tenant_id, webhookId, replayId)
    return respond(answer("Replay retrieved successfully", views.job(found)))


handler = endpoint(app)
