"""How a booking ends with its appointment."""

from __future__ import annotations

from typing import Any

from scheducal.appointments import rules as appointments
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings import rules
from scheducal.bookings.access import check_policy, check_taking_changes
from scheducal.bookings.changes.ledger import settled
from scheducal.bookings.repository import booking_of_appointment, booking_writes
from scheducal.commands.model import Command
from scheducal.store.commit import Writes
from scheducal.store.table import table


def booking_ended(command: Command[Any], decision: appointments.AppointmentDecision) -> Writes:
    """Build the writes that cancel the booking in its appointment's own transaction.

    Raises Refusal, as for a booking.
    """
    appointment = decision.after.appointment
    booking = booking_of_appointment(table(), appointment.tenant_id, appointment.appointment_id)
    if booking is None or not booking.has_appointment:
        return {}
    ended = rules.cancelled(booking, appointment.comment, command.at)
    # Customers' terms hold here too. Otherwise the appointment would be a way round them.
    check_policy(table(), command.principal, rules.too_late_to_cancel(booking, command.at))
    check_taking_changes(table(), command.principal, booking)
    writes = booking_writes(ended, command.principal.actor, appointment.version)
    return {**writes, **settled(LedgerRepository(table()), ended, command.at)}
