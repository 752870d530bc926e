"""POST /api/v1/appointments."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.openapi import operation
from scheducal.api.quiet.changes import tell
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.appointments.requests import CreateAppointment
from scheducal.appointments.responses import CreatedAppointment
from scheducal.appointments.rules import AppointmentDecision
from scheducal.appointments.views import created
from scheducal.appointments.wiring import appointments
from scheducal.tenants.model import DefaultCalendar

app = api()


@app.post(
    "/api/v1/appointments",
    **operation(
        "createAppointment",
        "Create an appointment",
        answer=CreatedAppointment,
        status=201,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
    ),
)
def create(request: CreateAppointment) -> Response[str]:
    """Create an appointment, optionally with an initial invitee, who gets a calendar invitation."""
    return tell(
        app, lambda command: appointments().create(command, request, _find_calendar), _created, notify=request.notify
    )


def _find_calendar(tenant_id: str, calendar_id: str) -> DefaultCalendar | None:
    from scheducal.connectors.connections.queries import find_calendar  # noqa: PLC0415  few requests name a calendar

    return find_calendar(tenant_id, calendar_id)


def _created(made: AppointmentDecision) -> ApiResponse:
    version = made.after.appointment.version
    return answer("Appointment created successfully", created(made), status=201, version=version)


handler = endpoint(app)
