"""DELETE /api/v1/services/{serviceId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.catalog.fields import EntryId
from scheducal.catalog.services.requests import DeleteService
from scheducal.catalog.services.responses import DeletedService
from scheducal.catalog.services.wiring import services
from scheducal.needs import BOOKING

app = api()


@app.delete(
    "/api/v1/services/<serviceId>",
    **operation(
        "deleteService",
        "Delete a service",
        answer=DeletedService,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Services",
    ),
)
def delete(serviceId: EntryId, request: DeleteService) -> Response[str]:  # noqa: N803  as on the wire
    """Delete a service. Its bookings stay; `isActive` false only takes it out of use."""
    del request
    return perform(app, lambda command: services().delete(command, serviceId), _deleted)


def _deleted(service_id: str) -> ApiResponse:
    return answer("Service deleted successfully", DeletedService(serviceId=service_id))


handler = endpoint(app, needs=BOOKING)
