"""POST /api/v1/resources."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.catalog.resources.requests import CreateResource
from scheducal.catalog.responses import ShownResource
from scheducal.catalog.wiring import resources
from scheducal.needs import BOOKING

app = api()


@app.post(
    "/api/v1/resources",
    **operation(
        "createResource",
        "Create a resource",
        answer=ShownResource,
        status=201,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Resources",
    ),
)
def create(request: CreateResource) -> Response[str]:
    """Add a person, a room or a piece of equipment."""
    return respond(resources().create(command(app), request.contents()))


handler = endpoint(app, needs=BOOKING)
