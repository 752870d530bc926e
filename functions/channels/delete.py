"""DELETE /api/v1/channels/{channel}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.catalog.channels.requests import ChannelName, DeleteChannel
from scheducal.catalog.channels.responses import DeletedChannel
from scheducal.catalog.channels.service import Channels
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.delete(
    "/api/v1/channels/<channel>",
    **operation(
        "deleteChannel",
        "Delete a channel",
        answer=DeletedChannel,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Channels",
    ),
)
def delete(channel: ChannelName, request: DeleteChannel) -> Response[str]:
    """Delete a channel that no service names and no key belongs to; a built-in one is as at first again."""
    del request
    return perform(app, lambda command: Channels(table()).delete(command, channel), _deleted)


def _deleted(channel: str) -> ApiResponse:
    return answer("Channel deleted successfully", DeletedChannel(channel=channel))


handler = endpoint(app, needs=BOOKING)
