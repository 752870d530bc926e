"""GET /api/v1/services/{serviceId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.catalog.fields import EntryId
from scheducal.catalog.services.document import SERVICE
from scheducal.catalog.services.queries import details
from scheducal.catalog.services.responses import ShownService
from scheducal.catalog.views import shown
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/services/<serviceId>",
    **operation("getService", "Get a service", answer=ShownService, fails_with=(404,), tag="Services"),
)
def get(serviceId: EntryId) -> Response[str]:  # noqa: N803  as on the wire
    """One service with its rules: all of them for the business itself, else those of the key's channel."""
    found = details(table(), command(app).principal, serviceId)
    return respond(answer("Service retrieved successfully", shown(SERVICE, found), version=found.meta.version))


handler = endpoint(app, needs=BOOKING, any_channel=True)
