"""GET /api/v1/privacy/requests."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.fields import Cursor
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.catalog.fields import PageLimit
from scheducal.needs import SHOWS_BOOKINGS
from scheducal.privacy.responses import PrivacyRequestPage
from scheducal.privacy.service import Privacy
from scheducal.privacy.views import page
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/privacy/requests",
    **operation(
        "listPrivacyRequests", "List privacy requests", answer=PrivacyRequestPage, fails_with=(422,), tag="Privacy"
    ),
)
def list_requests(limit: PageLimit = 25, cursor: Cursor = None) -> Response[str]:
    """Newest first."""
    given = command(app)
    found = Privacy(table()).listed(given.principal.tenant_id, limit, cursor)
    return disclose(app, "privacyRequest", answer("Privacy requests retrieved successfully", page(found, given.at)))


handler = endpoint(app, needs=SHOWS_BOOKINGS)
