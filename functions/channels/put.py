"""PUT /api/v1/channels/{channel}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.catalog.channels.model import Channel
from scheducal.catalog.channels.requests import ChannelName, PutChannel
from scheducal.catalog.channels.responses import ShownChannel
from scheducal.catalog.channels.service import Channels
from scheducal.catalog.channels.views import shown
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.put(
    "/api/v1/channels/<channel>",
    **operation(
        "putChannel",
        "Save a channel",
        answer=ShownChannel,
        fails_with=(400, 409, 412, 413, 415, 422, 503),
        tag="Channels",
    ),
)
def put(channel: ChannelName, request: PutChannel) -> Response[str]:
    """Add a channel, or replace its settings; a setting that is left out is as it was at first."""
    return perform(app, lambda command: Channels(table()).put(command, channel, request.contents()), _saved)


def _saved(after: Channel) -> ApiResponse:
    return answer("Channel saved successfully", shown(after), version=after.version)


handler = endpoint(app, needs=BOOKING)
