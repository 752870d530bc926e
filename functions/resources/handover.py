"""POST /api/v1/resources/{resourceId}/handover."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings.handovers.model import HandoverResult
from scheducal.bookings.handovers.requests import HandOver
from scheducal.bookings.handovers.responses import Handover
from scheducal.bookings.handovers.views import handover
from scheducal.bookings.scheduling.wiring import handovers
from scheducal.catalog.fields import EntryId
from scheducal.connectors.connections.busy.service import busy_of
from scheducal.needs import ASKS_CALENDARS

app = api()


@app.post(
    "/api/v1/resources/<resourceId>/handover",
    **operation(
        "handOverBookings",
        "Hand bookings over to others",
        answer=Handover,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Resources",
    ),
)
def hand_over(resourceId: EntryId, request: HandOver) -> Response[str]:  # noqa: N803  as on the wire
    """Let others serve the coming bookings of a range, each at its own time, by the rules of its service."""
    query = request.query(resourceId)
    return perform(app, lambda command: handovers(busy_of).hand_over(command, query), _handed_over)


def _handed_over(result: HandoverResult) -> ApiResponse:
    message = "Nothing was changed" if result.query.is_rehearsal else "Bookings handed over successfully"
    return answer(message, handover(result))


handler = endpoint(app, needs=ASKS_CALENDARS)
