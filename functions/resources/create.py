"""POST /api/v1/resources."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.catalog.model import WithMeta
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.resources.requests import CreateResource
from scheducal.catalog.resources.responses import ShownResource
from scheducal.catalog.resources.wiring import resources
from scheducal.catalog.views import shown
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
    return perform(app, lambda command: resources().create(command, request.contents()), _created)


def _created(made: WithMeta[Resource]) -> ApiResponse:
    return answer("Resource created successfully", shown(RESOURCE, made), status=201, version=made.meta.version)


handler = endpoint(app, needs=BOOKING)
