"""DELETE /api/v1/privacy/legal-holds/{legalHoldId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import LegalHoldId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.needs import BOOKING
from scheducal.privacy.model import LegalHold
from scheducal.privacy.requests import ReleaseLegalHold
from scheducal.privacy.responses import ShownLegalHold
from scheducal.privacy.service import Privacy
from scheducal.privacy.views import shown_hold
from scheducal.store.table import table

app = api()


@app.delete(
    "/api/v1/privacy/legal-holds/<legalHoldId>",
    **operation(
        "releaseLegalHold",
        "End a legal hold",
        answer=ShownLegalHold,
        fails_with=(400, 404, 409, 413, 415, 503),
        tag="Privacy",
    ),
)
def release(legalHoldId: LegalHoldId, request: ReleaseLegalHold) -> Response[str]:  # noqa: N803  as on the wire
    """Requests that waited for it go on within a day."""
    del request
    return perform(app, lambda command: Privacy(table()).release(command, legalHoldId), _released)


def _released(gone: LegalHold) -> ApiResponse:
    return answer("Legal hold released successfully", shown_hold(gone))


handler = endpoint(app, needs=BOOKING)
