"""GET /api/v1/appointments/{appointmentId}/timeline."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.fields import AppointmentId, Cursor, TimelineLimit
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.needs import SHOWS_PEOPLE
from scheducal.store.table import table
from scheducal.timeline.queries import timeline
from scheducal.timeline.responses import Timeline
from scheducal.timeline.views import page

app = api()


@app.get(
    "/api/v1/appointments/<appointmentId>/timeline",
    **operation(
        "getAppointmentTimeline",
        "Get an appointment's timeline",
        answer=Timeline,
        fails_with=(404, 422),
    ),
)
def show(appointmentId: AppointmentId, limit: TimelineLimit = 50, cursor: Cursor = None) -> Response[str]:  # noqa: N803
    """Every change, who made it, what was sent, each answer, each delivery and attempt, in order of time."""
    found = timeline(table(), command(app).principal.tenant_id, appointmentId, limit, cursor)
    return disclose(app, "appointment", answer("Timeline retrieved successfully", page(found)), appointmentId)


handler = endpoint(app, needs=SHOWS_PEOPLE)
