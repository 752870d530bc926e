"""GET /api/v1/unverified-responses."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.fields import Cursor, Limit
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.connectors.systems.email.unverified.queries import unverified_page
from scheducal.connectors.systems.email.unverified.responses import UnverifiedPage
from scheducal.needs import SHOWS_PEOPLE
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/unverified-responses",
    **operation(
        "listUnverifiedResponses",
        "List answers that do not count",
        answer=UnverifiedPage,
        fails_with=(422,),
    ),
)
def list_unverified(limit: Limit = 25, cursor: Cursor = None) -> Response[str]:
    """Answers by mail to any appointment that do not count, and why, newest first. Can lag a moment behind."""
    found = unverified_page(table(), command(app).principal.tenant_id, limit, cursor)
    return disclose(app, "appointment", answer("Unverified responses retrieved successfully", found))


handler = endpoint(app, needs=SHOWS_PEOPLE)
