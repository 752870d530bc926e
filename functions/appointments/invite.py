"""POST /api/v1/appointments/{appointmentId}/invitations."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.fields import AppointmentId
from scheducal.api.openapi import operation
from scheducal.api.quiet.changes import tell
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.appointments.requests import SendInvitation
from scheducal.appointments.responses import SentInvitation
from scheducal.appointments.rules import AppointmentDecision
from scheducal.appointments.views import invited
from scheducal.appointments.wiring import appointments

app = api()


@app.post(
    "/api/v1/appointments/<appointmentId>/invitations",
    **operation(
        "sendInvitation",
        "Send an invitation",
        answer=SentInvitation,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
    ),
)
def invite(appointmentId: AppointmentId, request: SendInvitation) -> Response[str]:  # noqa: N803  as on the wire
    """Invite one more attendee, who gets a calendar invitation. Nobody else is notified."""
    return tell(
        app, lambda command: appointments().invite(command, appointmentId, request), _invited, notify=request.notify
    )


def _invited(made: AppointmentDecision) -> ApiResponse:
    return answer("Invitation sent successfully", invited(made), version=made.after.appointment.version)


handler = endpoint(app)
