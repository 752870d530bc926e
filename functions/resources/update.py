"""PATCH /api/v1/resources/{resourceId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.catalog.fields import ResourceId
from scheducal.catalog.resources.requests import UpdateResource
from scheducal.catalog.responses import ShownResource
from scheducal.catalog.wiring import resources
from scheducal.needs import BOOKING

app = api()


@app.patch(
    "/api/v1/resources/<resourceId>",
    **operation(
        "updateResource",
        "Update a resource",
        answer=ShownResource,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Resources",
    ),
)
def update(resourceId: ResourceId, request: UpdateResource) -> Response[str]:  # noqa: N803  as on the wire
    """Change the fields that are sent, each as a whole: `weekly`, say, with all its days."""
    return respond(resources().update(command(app), resourceId, request.contents()))


handler = endpoint(app, needs=BOOKING)
