"""DELETE /api/v1/appointments/{appointmentId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import AppointmentId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.appointments.requests import CancelAppointment
from scheducal.appointments.responses import CancelledAppointment
from scheducal.appointments.wiring import appointments
from scheducal.bookings.changes.release import freed

app = api()


@app.delete(
    "/api/v1/appointments/<appointmentId>",
    **operation(
        "cancelAppointment",
        "Cancel an appointment",
        answer=CancelledAppointment,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
    ),
)
def cancel(appointmentId: AppointmentId, request: CancelAppointment) -> Response[str]:  # noqa: N803  as on the wire
    """Cancel for good. The event is removed from every invitee's calendar."""
    return respond(appointments().cancel(command(app), appointmentId, request.comment, freed))


handler = endpoint(app)
