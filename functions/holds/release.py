"""DELETE /api/v1/holds/{holdId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import HoldId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings import views
from scheducal.bookings.holds.model import Hold
from scheducal.bookings.holds.release import release_hold
from scheducal.bookings.holds.requests import ReleaseHold
from scheducal.bookings.responses import ShownHold
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.delete(
    "/api/v1/holds/<holdId>",
    **operation(
        "releaseHold",
        "Release a hold",
        answer=ShownHold,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Holds",
    ),
)
def release(holdId: HoldId, request: ReleaseHold) -> Response[str]:  # noqa: N803  as on the wire
    """Give the time back at once."""
    del request
    return perform(app, lambda command: release_hold(table(), command, holdId), _released)


def _released(after: Hold) -> ApiResponse:
    return answer("Hold released successfully", views.hold(after, after.state))


handler = endpoint(app, needs=BOOKING, any_channel=True)
