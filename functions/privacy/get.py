"""GET /api/v1/privacy/requests/{requestId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.fields import PrivacyRequestId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.needs import SHOWS_BOOKINGS
from scheducal.privacy.responses import ShownPrivacyRequest
from scheducal.privacy.service import Privacy
from scheducal.privacy.views import shown
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/privacy/requests/<requestId>",
    **operation(
        "getPrivacyRequest", "Get a privacy request", answer=ShownPrivacyRequest, fails_with=(404,), tag="Privacy"
    ),
)
def get(requestId: PrivacyRequestId) -> Response[str]:  # noqa: N803  as on the wire
    """How far it is, what was done where, and what is kept and why. Kept for 24 months."""
    given = command(app)
    found = Privacy(table()).find(given.principal.tenant_id, requestId)
    return disclose(
        app, "privacyRequest", answer("Privacy request retrieved successfully", shown(found, given.at)), requestId
    )


handler = endpoint(app, needs=SHOWS_BOOKINGS)
