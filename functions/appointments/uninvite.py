"""DELETE /api/v1/appointments/{appointmentId}/invitations/{invitee}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.fields import AppointmentId, InviteeName
from scheducal.api.openapi import operation
from scheducal.api.quiet.changes import tell
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.appointments.requests import RemoveInvitee
from scheducal.appointments.responses import RemovedInvitee
from scheducal.appointments.rules import AppointmentDecision
from scheducal.appointments.views import uninvited
from scheducal.appointments.wiring import appointments

app = api()


@app.delete(
    "/api/v1/appointments/<appointmentId>/invitations/<invitee>",
    **operation(
        "removeInvitee",
        "Remove an invitee",
        answer=RemovedInvitee,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
    ),
)
def uninvite(
    appointmentId: AppointmentId,  # noqa: N803  as on the wire
    invitee: InviteeName,
    request: RemoveInvitee,
) -> Response[str]:
    """Take one attendee off the list, by id or address. The event is removed from their calendar alone."""
    return tell(
        app, lambda command: appointments().uninvite(command, appointmentId, invitee), _uninvited, notify=request.notify
    )


def _uninvited(made: AppointmentDecision) -> ApiResponse:
    return answer("Invitee removed successfully", uninvited(made), version=made.after.appointment.version)


handler = endpoint(app)
