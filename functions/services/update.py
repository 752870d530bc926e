"""PATCH /api/v1/services/{serviceId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation, update_route
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.catalog.fields import EntryId
from scheducal.catalog.model import WithMeta
from scheducal.catalog.services.document import SERVICE
from scheducal.catalog.services.model import Service
from scheducal.catalog.services.requests import UpdateService
from scheducal.catalog.services.responses import ShownService
from scheducal.catalog.services.wiring import services
from scheducal.catalog.views import shown
from scheducal.needs import BOOKING

app = api()


@update_route(
    app,
    "/api/v1/services/<serviceId>",
    operation(
        "updateService",
        "Update a service",
        answer=ShownService,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Services",
    ),
)
def update(serviceId: EntryId, request: UpdateService) -> Response[str]:  # noqa: N803  as on the wire
    """Change the fields that are sent, each as a whole. Bookings keep what they were made under."""
    return perform(app, lambda command: services().update(command, serviceId, request.contents()), _updated)


def _updated(after: WithMeta[Service]) -> ApiResponse:
    return answer("Service updated successfully", shown(SERVICE, after), version=after.meta.version)


handler = endpoint(app, needs=BOOKING)
