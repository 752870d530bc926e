"""GET /api/v1/resources."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import Cursor
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.catalog.fields import PageLimit
from scheducal.catalog.queries import as_it_is, listed
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.resources.responses import ResourcePage
from scheducal.catalog.views import page
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/resources",
    **operation("listResources", "List resources", answer=ResourcePage, fails_with=(422,), tag="Resources"),
)
def list_resources(limit: PageLimit = 25, cursor: Cursor = None) -> Response[str]:
    """Oldest first. A page may end early: follow `nextCursor` to null."""
    found = listed(table(), RESOURCE, command(app).principal.tenant_id, limit, cursor, as_it_is)
    return respond(answer("Resources retrieved successfully", page(RESOURCE, found)))


handler = endpoint(app, needs=BOOKING)
