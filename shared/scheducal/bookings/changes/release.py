"""Ends what ends with an appointment. Most appointments are of no booking, so that nothing is imported for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheducal.commands.model import Command
from scheducal.store.commit import Writes

if TYPE_CHECKING:
    from scheducal.appointments.rules import AppointmentDecision


def freed(command: Command[Any], decision: AppointmentDecision) -> Writes:
    """Build the writes that cancel the booking in its appointment's own transaction.

    Raises Refusal, as for a booking.
    """
    from scheducal.bookings.changes.cancellation import booking_ended  # noqa: PLC0415  as said above

    return booking_ended(command, decision)
