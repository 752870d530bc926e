"""GET /api/v1/privacy/legal-holds."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.needs import SHOWS_BOOKINGS
from scheducal.privacy.responses import LegalHolds
from scheducal.privacy.service import Privacy
from scheducal.privacy.views import holds
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/privacy/legal-holds",
    **operation("listLegalHolds", "List legal holds", answer=LegalHolds, fails_with=(), tag="Privacy"),
)
def list_holds() -> Response[str]:
    """All that stand, oldest first."""
    return disclose(
        app, "legalHold", answer("Legal holds retrieved successfully", holds(Privacy(table()).holds(_tenant())))
    )


def _tenant() -> str:
    return command(app).principal.tenant_id


handler = endpoint(app, needs=SHOWS_BOOKINGS)
