"""GET /api/v1/privacy/requests/{requestId}/results."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.fields import Cursor, PrivacyRequestId, ResultLimit
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.needs import SHOWS_BOOKINGS
from scheducal.privacy.responses import ResultPage
from scheducal.privacy.service import Privacy
from scheducal.privacy.views import results
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/privacy/requests/<requestId>/results",
    **operation(
        "listPrivacyResults",
        "Read the result of an access request",
        answer=ResultPage,
        fails_with=(404, 409, 422),
        tag="Privacy",
    ),
)
def list_results(requestId: PrivacyRequestId, limit: ResultLimit = 10, cursor: Cursor = None) -> Response[str]:  # noqa: N803  as on the wire
    """All that is known of the person, as it is now. For 30 days; what was erased since is missing."""
    found = Privacy(table()).results(command(app).principal.tenant_id, requestId, limit, cursor)
    return disclose(app, "privacyRequest", answer("Result retrieved successfully", results(found)), requestId)


handler = endpoint(app, needs=SHOWS_BOOKINGS)
