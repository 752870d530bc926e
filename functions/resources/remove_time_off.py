"""DELETE /api/v1/resources/{resourceId}/time-off/{start}."""

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
from scheducal.catalog.resources.fields import AbsenceStart
from scheducal.catalog.resources.model import Resource
from scheducal.catalog.resources.requests import RemoveTimeOff
from scheducal.catalog.resources.responses import UpdatedResource
from scheducal.catalog.resources.wiring import resources
from scheducal.needs import BOOKING

app = api()


@app.delete(
    "/api/v1/resources/<resourceId>/time-off/<start>",
    **operation(
        "removeTimeOff",
        "Remove one absence",
        answer=UpdatedResource,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Resources",
    ),
)
def remove(
    resourceId: EntryId,  # noqa: N803  as on the wire
    start: AbsenceStart,
    request: RemoveTimeOff,
) -> Response[str]:
    """Remove the absence that begins then. Bookings that it fell on lose their mark, unless there is another reason."""
    del request
    changing = ResourceChanges(resources(), changes())

    def updated(after: WithMeta[Resource]) -> ApiResponse:
        return answer("Absence removed successfully", changed(after, changing.conflicts), version=after.meta.version)

    return perform(app, lambda command: changing.remove_time_off(command, resourceId, start), updated)


handler = endpoint(app, needs=BOOKING)
