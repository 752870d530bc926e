"""POST /api/v1/connections/{connectionId}/preview."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.connectors.connections.any_kind.fields import AnyConnectionId
from scheducal.connectors.preview.responses import AskPreview, ShownPreview, shown
from scheducal.connectors.preview.service import Preview, Previews
from scheducal.needs import Needs
from scheducal.store.table import table

app = api()


@app.post(
    "/api/v1/connections/<connectionId>/preview",
    **operation(
        "previewConnection",
        "Preview an appointment in a system",
        answer=ShownPreview,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Connections",
    ),
)
def preview(connectionId: AnyConnectionId, request: AskPreview) -> Response[str]:  # noqa: N803  as on the wire
    """Work out what the connection's system would get of an appointment, and why. Nothing is sent."""
    return perform(app, lambda command: Previews(table()).show(command, connectionId, request.appointment_id), _shown)


def _shown(found: Preview) -> ApiResponse:
    return answer("Preview made", shown(found))


handler = endpoint(app, needs=Needs(dependencies="calendars"))
