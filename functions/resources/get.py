"""GET /api/v1/resources/{resourceId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.catalog.fields import EntryId
from scheducal.catalog.queries import as_it_is, details
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.resources.responses import ShownResource
from scheducal.catalog.views import shown
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/resources/<resourceId>",
    **operation("getResource", "Get a resource", answer=ShownResource, fails_with=(404,), tag="Resources"),
)
def get(resourceId: EntryId) -> Response[str]:  # noqa: N803  as on the wire
    """One resource with its hours."""
    found = details(table(), RESOURCE, command(app).principal.tenant_id, resourceId, as_it_is)
    return respond(answer("Resource retrieved successfully", shown(RESOURCE, found), version=found.meta.version))


handler = endpoint(app, needs=BOOKING)
