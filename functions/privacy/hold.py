"""POST /api/v1/privacy/legal-holds."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.needs import BOOKING
from scheducal.privacy.model import LegalHold
from scheducal.privacy.requests import CreateLegalHold
from scheducal.privacy.responses import ShownLegalHold
from scheducal.privacy.service import Privacy
from scheducal.privacy.views import shown_hold
from scheducal.store.table import table
from scheducal.values import replace

app = api()


@app.post(
    "/api/v1/privacy/legal-holds",
    **operation(
        "createLegalHold",
        "Keep what is known of a person",
        answer=ShownLegalHold,
        status=201,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Privacy",
    ),
)
def hold(request: CreateLegalHold) -> Response[str]:
    """While a legal hold stands, nothing of the person is erased: neither by requests nor by retention."""
    return perform(app, lambda command: Privacy(table()).hold(command, request), _created)


def _created(made: LegalHold) -> ApiResponse:
    return answer("Legal hold created successfully", shown_hold(made), status=201)


handler = endpoint(app, needs=replace(BOOKING, indexes=("recent",)))
