"""GET /api/v1/appointments."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.fields import Begin, Cursor, DatesZone, End, InviteeAddress, Limit, Status
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.appointments import views
from scheducal.appointments.queries.pages import page
from scheducal.appointments.queries.pagination import parse_listing
from scheducal.appointments.responses import AppointmentPage
from scheducal.needs import SHOWS_PEOPLE
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/appointments",
    **operation("listAppointments", "List appointments", answer=AppointmentPage, fails_with=(400, 422)),
)
def list_appointments(
    begin: Begin = None,
    end: End = None,
    zone: DatesZone = None,
    status: Status = None,
    invitee: InviteeAddress = None,
    limit: Limit = 25,
    cursor: Cursor = None,
) -> Response[str]:
    """Newest created first; with `from` or `to` by start. A page may end early: follow `nextCursor` to null."""
    listing = parse_listing(begin=begin, end=end, zone=zone, status=status, invitee=invitee, limit=limit, cursor=cursor)
    given = command(app)
    found = page(table(), given.principal.tenant_id, listing, given.at)
    return disclose(app, "appointment", answer("Appointments retrieved successfully", views.page(found)))


handler = endpoint(app, needs=SHOWS_PEOPLE)
