"""What clients read about appointments."""

from __future__ import annotations

from datetime import datetime

from scheducal.api.command import entity_tag
from scheducal.api.envelope import success
from scheducal.api.idempotency import Answer
from scheducal.appointments import views
from scheducal.appointments.answers import AppointmentPage
from scheducal.appointments.listing import Listing, encode_cursor
from scheducal.appointments.lists import read_page
from scheducal.appointments.repository import AppointmentRepository, find
from scheducal.store.table import Table


def details(table: Table, tenant_id: str, appointment_id: str) -> Answer:
    """One appointment; raises Refusal `appointment_not_found`."""
    repository = AppointmentRepository(table)
    found = find(repository, tenant_id, appointment_id)
    data = views.details(found, repository.join_url(found.appointment))
    return Answer(200, success("Appointment retrieved successfully", data), entity_tag(found.appointment.version))


def page(table: Table, tenant_id: str, listing: Listing, at: datetime) -> Answer:
    """One page of a list."""
    found = read_page(table, tenant_id, listing, at)
    data = AppointmentPage(
        appointments=[views.summary(appointment) for appointment in found.appointments],
        nextCursor=encode_cursor(found.next_place) if found.next_place else None,
    )
    return Answer(200, success("Appointments retrieved successfully", data))
