"""GET /api/v1/undeliverable-addresses."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.fields import Cursor, Limit
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.connectors.systems.email.undeliverable.queries import undeliverable_page
from scheducal.connectors.systems.email.undeliverable.responses import UndeliverablePage
from scheducal.needs import SHOWS_PEOPLE
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/undeliverable-addresses",
    **operation(
        "listUndeliverableAddresses",
        "List addresses that take no mail",
        answer=UndeliverablePage,
        fails_with=(422,),
    ),
)
def list_undeliverable(limit: Limit = 25, cursor: Cursor = None) -> Response[str]:
    """Addresses from which a mail came back for good, and why, newest first. Can lag a moment behind."""
    found = undeliverable_page(table(), command(app).principal.tenant_id, limit, cursor)
    return disclose(app, "address", answer("Undeliverable addresses retrieved successfully", found))


handler = endpoint(app, needs=SHOWS_PEOPLE)
