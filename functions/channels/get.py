"""GET /api/v1/channels/{channel}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.catalog.channels.requests import ChannelName
from scheducal.catalog.channels.responses import ShownChannel
from scheducal.catalog.channels.service import Channels
from scheducal.catalog.channels.views import shown
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/channels/<channel>",
    **operation("getChannel", "Get a channel", answer=ShownChannel, fails_with=(404,), tag="Channels"),
)
def get(channel: ChannelName) -> Response[str]:
    """One channel; its `version` is the `ETag`, 0 for a built-in one that nobody changed."""
    found = Channels(table()).details(command(app).principal.tenant_id, channel)
    return respond(answer("Channel retrieved successfully", shown(found), version=found.version))


handler = endpoint(app, needs=BOOKING)
