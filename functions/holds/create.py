"""POST /api/v1/holds."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings import views
from scheducal.bookings.holds.model import Hold
from scheducal.bookings.holds.requests import CreateHold
from scheducal.bookings.responses import ShownHold
from scheducal.bookings.scheduling.wiring import holds
from scheducal.connectors.connections.busy.service import busy_of
from scheducal.needs import ASKS_CALENDARS

app = api()


@app.post(
    "/api/v1/holds",
    **operation(
        "createHold",
        "Hold a time",
        answer=ShownHold,
        status=201,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Holds",
    ),
)
def create(request: CreateHold) -> Response[str]:
    """Keep a time for some minutes, under the same rules as a booking. A booking with `holdId` uses it up."""
    return perform(app, lambda command: holds(busy_of).create(command, request), _created)


def _created(made: Hold) -> ApiResponse:
    return answer("Hold created successfully", views.hold(made, made.state), status=201)


handler = endpoint(app, needs=ASKS_CALENDARS, any_channel=True)
