"""POST /api/v1/services."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.catalog.model import WithMeta
from scheducal.catalog.services.document import SERVICE
from scheducal.catalog.services.model import Service
from scheducal.catalog.services.requests import CreateService
from scheducal.catalog.services.responses import ShownService
from scheducal.catalog.services.wiring import services
from scheducal.catalog.views import shown
from scheducal.needs import BOOKING

app = api()


@app.post(
    "/api/v1/services",
    **operation(
        "createService",
        "Create a service",
        answer=ShownService,
        status=201,
        fails_with=(400, 409, 413, 415, 422, 503),
        tag="Services",
    ),
)
def create(request: CreateService) -> Response[str]:
    """Add what can be booked, by whom, and under which rules."""
    return perform(app, lambda command: services().create(command, request.contents()), _created)


def _created(made: WithMeta[Service]) -> ApiResponse:
    return answer("Service created successfully", shown(SERVICE, made), status=201, version=made.meta.version)


handler = endpoint(app, needs=BOOKING)
