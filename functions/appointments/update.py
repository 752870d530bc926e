"""PUT /api/v1/appointments/{appointmentId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.fields import AppointmentId
from scheducal.api.openapi import operation, update_route
from scheducal.api.quiet.changes import tell
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.appointments.model import Aggregate
from scheducal.appointments.requests import UpdateAppointment
from scheducal.appointments.responses import UpdatedAppointment
from scheducal.appointments.views import updated
from scheducal.appointments.wiring import appointments

app = api()


@update_route(
    app,
    "/api/v1/appointments/<appointmentId>",
    operation(
        "updateAppointment",
        "Update an appointment",
        answer=UpdatedAppointment,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
    ),
    documented="PUT",
)
def update(appointmentId: AppointmentId, request: UpdateAppointment) -> Response[str]:  # noqa: N803  as on the wire
    """Change the fields that are sent. Every invitee's calendar gets an update that replaces the event."""
    return tell(
        app, lambda command: appointments().update(command, appointmentId, request), _updated, notify=request.notify
    )


def _updated(after: Aggregate) -> ApiResponse:
    return answer("Appointment updated successfully", updated(after), version=after.appointment.version)


handler = endpoint(app)
