"""GET /api/v1/services."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import Cursor
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.catalog.fields import PageLimit
from scheducal.catalog.services.document import SERVICE
from scheducal.catalog.services.queries import listed
from scheducal.catalog.services.responses import ServicePage
from scheducal.catalog.views import page
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/services",
    **operation("listServices", "List services", answer=ServicePage, fails_with=(422,), tag="Services"),
)
def list_services(limit: PageLimit = 25, cursor: Cursor = None) -> Response[str]:
    """Oldest first, those that the key's channel may see. A page may end early: follow `nextCursor` to null."""
    found = listed(table(), command(app).principal, limit, cursor)
    return respond(answer("Services retrieved successfully", page(SERVICE, found)))


handler = endpoint(app, needs=BOOKING, any_channel=True)
