"""DELETE /api/v1/resources/{resourceId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.catalog.fields import EntryId
from scheducal.catalog.resources.requests import DeleteResource
from scheducal.catalog.resources.responses import DeletedResource
from scheducal.catalog.resources.wiring import resources
from scheducal.needs import BOOKING

app = api()


@app.delete(
    "/api/v1/resources/<resourceId>",
    **operation(
        "deleteResource",
        "Delete a resource",
        answer=DeletedResource,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Resources",
    ),
)
def delete(resourceId: EntryId, request: DeleteResource) -> Response[str]:  # noqa: N803  as on the wire
    """Delete a resource that no service names. Its bookings stay; `isActive` false only takes it out of use."""
    del request
    return perform(app, lambda command: resources().delete(command, resourceId), _deleted)


def _deleted(resource_id: str) -> ApiResponse:
    return answer("Resource deleted successfully", DeletedResource(resourceId=resource_id))


handler = endpoint(app, needs=BOOKING)
