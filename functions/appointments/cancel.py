"""DELETE /api/v1/appointments/{appointmentId}."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.event_handler import Response

from scheducal.api.fields import AppointmentId
from scheducal.api.openapi import operation
from scheducal.api.quiet.changes import tell
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.appointments.model import Aggregate
from scheducal.appointments.requests import CancelAppointment
from scheducal.appointments.responses import CancelledAppointment
from scheducal.appointments.rules import AppointmentDecision
from scheducal.appointments.views import cancelled
from scheducal.appointments.wiring import appointments
from scheducal.commands.model import Command
from scheducal.store.commit import Writes

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
    comment = request.comment
    return tell(
        app,
        lambda command: appointments().cancel(command, appointmentId, comment, _freed),
        _cancelled,
        notify=request.notify,
    )


def _freed(command: Command[Any], decision: AppointmentDecision) -> Writes:
    from scheducal.bookings.changes.cancellation import booking_ended  # noqa: PLC0415  most are of no booking

    return booking_ended(command, decision)


def _cancelled(after: Aggregate) -> ApiResponse:
    return answer("Appointment cancelled successfully", cancelled(after), version=after.appointment.version)


handler = endpoint(app)
