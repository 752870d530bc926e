"""GET /api/v1/holds/{holdId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import HoldId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.bookings import views
from scheducal.bookings.access import find_own_hold
from scheducal.bookings.responses import ShownHold
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/holds/<holdId>",
    **operation("getHold", "Get a hold", answer=ShownHold, fails_with=(400, 404), tag="Holds"),
)
def get(holdId: HoldId) -> Response[str]:  # noqa: N803  as on the wire
    """In the state that it is in now; for a week after it ended."""
    given = command(app)
    found = find_own_hold(table(), given.principal, holdId)
    return respond(answer("Hold retrieved successfully", views.hold(found, found.state_at(given.at))))


handler = endpoint(app, needs=BOOKING, any_channel=True)
