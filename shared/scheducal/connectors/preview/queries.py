"""Reads why each connected system has an appointment, or not, and renders it."""

from __future__ import annotations

from scheducal.appointments.model import Aggregate
from scheducal.appointments.responses import ShownWhy
from scheducal.bookings.repository import booking_of_appointment
from scheducal.clock import isoformat
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.preview.rules import Explained, explained
from scheducal.store.table import Table
from scheducal.system_names import connection_of, kind_of


def explain(table: Table, aggregate: Aggregate) -> list[Explained]:
    """Say of each system why it has the appointment, or not. One read, and one more of a booking."""
    appointment = aggregate.appointment
    connections = ConnectionRepository(table).every(appointment.tenant_id)
    booking = None
    if appointment.booking_id is not None:
        booking = booking_of_appointment(table, appointment.tenant_id, appointment.appointment_id)
    return explained(connections, aggregate, booking)


def shown_why(found: Explained) -> ShownWhy:
    """Render why a system has an appointment, or not."""
    why = found.why
    return ShownWhy(
        system=kind_of(found.system),
        connectionId=connection_of(found.system),
        label=found.connection.label if found.connection else None,
        cause=why.cause,
        why=why.words,
        since=isoformat(why.since) if why.since else None,
        until=isoformat(why.until) if why.until else None,
    )
