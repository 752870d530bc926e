"""What a change of a booking makes of its appointment (pure)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scheducal.appointments import rules as appointments
from scheducal.appointments.model import Aggregate, new_appointment
from scheducal.bookings.model import Booking
from scheducal.bookings.rules import BookingDecision
from scheducal.clock import isoformat
from scheducal.tenants.model import Sender


def appointed(booking: Booking, sender: Sender, at: datetime, *, prime: bool) -> appointments.AppointmentDecision:
    """Make the appointment of a confirmed booking; its customer is invited where there is an address."""
    plain = new_appointment(booking.tenant_id, sender, booking.appointment_id, booking.start, booking.end, at)
    appointment = replace(plain, subject=booking.subject, location=booking.location, booking_id=booking.booking_id)
    if booking.snapshot.email is None:
        return appointments.created(appointment)
    first = appointments.invitee_of(appointment, booking.snapshot.name, booking.snapshot.email, at, prime=prime)
    return appointments.created(appointment, (first,))


def followed(decision: BookingDecision, aggregate: Aggregate, at: datetime) -> appointments.AppointmentDecision | None:
    """Decide what an existing appointment becomes; None where the change is none of its own."""
    booking = decision.after
    # Somebody cancelled it in a calendar, and a cancellation is for good.
    if aggregate.appointment.is_cancelled:
        return None
    if decision.action == "cancelled":
        return appointments.cancelled(aggregate, booking.reason, at)
    if decision.action != "rescheduled":
        return None
    # As instants: a reading that occurs twice would else be taken for its first occurrence.
    times = {"start": isoformat(booking.start.instant), "end": isoformat(booking.end.instant)}
    return appointments.updated(aggregate, {**times, "time_zone": booking.start.zone}, at)
