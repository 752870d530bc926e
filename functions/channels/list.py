"""GET /api/v1/channels."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.catalog.channels.responses import ChannelList
from scheducal.catalog.channels.service import Channels
from scheducal.catalog.channels.views import every
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/channels",
    **operation("listChannels", "List channels", answer=ChannelList, tag="Channels"),
)
def list_channels() -> Response[str]:
    """The built-in channels, then your own. What each may see of a service, the service says."""
    found = Channels(table()).listed(command(app).principal.tenant_id)
    return respond(answer("Channels retrieved successfully", every(found)))


handler = endpoint(app, needs=BOOKING)
