"""POST /api/v1/services."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.catalog.responses import ShownService
from scheducal.catalog.services.requests import CreateService
from scheducal.catalog.wiring import services
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
    return respond(services().create(command(app), request.contents()))


handler = endpoint(app, needs=BOOKING)
