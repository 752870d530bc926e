"""PATCH /api/v1/resources/{resourceId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation, update_route
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings.absences.service import ResourceChanges
from scheducal.bookings.views import changed
from scheducal.bookings.wiring import changes
from scheducal.catalog.fields import EntryId
from scheducal.catalog.model import WithMeta
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.resources.requests import UpdateResource
from scheducal.catalog.resources.responses import UpdatedResource
from scheducal.catalog.resources.wiring import resources
from scheducal.needs import BOOKING

app = api()


@update_route(
    app,
    "/api/v1/resources/<resourceId>",
    operation(
        "updateResource",
        "Update a resource",
        answer=UpdatedResource,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Resources",
    ),
)
def update(resourceId: EntryId, request: UpdateResource) -> Response[str]:  # noqa: N803  as on the wire
    """Change the fields that are sent, each as a whole: `weekly`, say, with all its days."""
    changing = ResourceChanges(resources(), changes())

    def updated(after: WithMeta[Resource]) -> ApiResponse:
        return answer("Resource updated successfully", changed(after, changing.conflicts), version=after.meta.version)

    return perform(app, lambda command: changing.update(command, resourceId, request.contents()), updated)


handler = endpoint(app, needs=BOOKING)
