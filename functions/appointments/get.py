"""GET /api/v1/appointments/{appointmentId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.fields import AppointmentId, Explain
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.appointments import views
from scheducal.appointments.queries.pages import details
from scheducal.appointments.responses import AppointmentDetails
from scheducal.needs import SHOWS_PEOPLE
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/appointments/<appointmentId>",
    **operation("getAppointment", "Get an appointment", answer=AppointmentDetails, fails_with=(404,)),
)
def get(
    appointmentId: AppointmentId,  # noqa: N803  as on the wire
    explain: Explain = False,  # noqa: FBT002  a parameter of the query string
) -> Response[str]:
    """The newest version, its invitees, and how far each calendar system has come (`sync`)."""
    found, join_url = details(table(), command(app).principal.tenant_id, appointmentId)
    data = views.details(found, join_url)
    if explain:
        # It takes the connectors' manifests, which most who ask for an appointment do not need.
        from scheducal.connectors.preview import queries  # noqa: PLC0415

        data["explained"] = [queries.shown_why(each) for each in queries.explain(table(), found)]
    return disclose(
        app,
        "appointment",
        answer("Appointment retrieved successfully", data, version=found.appointment.version),
        appointmentId,
    )


handler = endpoint(app, needs=SHOWS_PEOPLE)
