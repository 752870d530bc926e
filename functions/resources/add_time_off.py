"""POST /api/v1/resources/{resourceId}/time-off."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings.absences.service import ResourceChanges
from scheducal.bookings.views import changed
from scheducal.bookings.wiring import changes
from scheducal.catalog.fields import EntryId
from scheducal.catalog.model import WithMeta
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.resources.requests import AddTimeOff
from scheducal.catalog.resources.responses import UpdatedResource
from scheducal.catalog.resources.wiring import resources
from scheducal.needs import BOOKING

app = api()


@app.post(
    "/api/v1/resources/<resourceId>/time-off",
    **operation(
        "addTimeOff",
        "Add one absence",
        answer=UpdatedResource,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Resources",
    ),
)
def add(resourceId: EntryId, request: AddTimeOff) -> Response[str]:  # noqa: N803  as on the wire
    """Add one absence to those that there are. Bookings that it falls on stay, and are listed."""
    changing = ResourceChanges(resources(), changes())

    def updated(after: WithMeta[Resource]) -> ApiResponse:
        return answer("Absence added successfully", changed(after, changing.conflicts), version=after.meta.version)

    return perform(app, lambda command: changing.add_time_off(command, resourceId, request.absence()), updated)


handler = endpoint(app, needs=BOOKING)
