"""What other systems are told of an appointment and its booking, without the fields that the tenant withholds. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheducal.appointments.model import Aggregate, Appointment
from scheducal.tenants.model import NEUTRAL_SUBJECT
from scheducal.values import replace

if TYPE_CHECKING:
    from scheducal.bookings.model import Booking


def disclosed(aggregate: Aggregate) -> Aggregate:
    """Leave out of an appointment and its invitees what mails and calendars are not told."""
    appointment = aggregate.appointment
    if not appointment.withheld:
        return aggregate
    invitees = aggregate.invitees
    if "customer.name" in appointment.withheld:
        invitees = tuple(replace(each, name=None) for each in invitees)
    return replace(aggregate, appointment=disclosed_texts(appointment), invitees=invitees)


def disclosed_texts(appointment: Appointment) -> Appointment:
    """Leave out of an appointment the texts that other systems are not told. A subject gives way to a neutral one."""
    withheld = appointment.withheld
    return replace(
        appointment,
        subject=NEUTRAL_SUBJECT if "appointment.subject" in withheld else appointment.subject,
        body=None if "appointment.body" in withheld else appointment.body,
        comment=None if "appointment.comment" in withheld else appointment.comment,
    )


def disclosed_booking(booking: Booking, withheld: frozenset[str]) -> Booking:
    """Leave out of a booking what records of other systems are not told. A name gives way to the customer's id."""
    snapshot = booking.snapshot
    snapshot = replace(
        snapshot,
        name=snapshot.customer_id if "customer.name" in withheld else snapshot.name,
        email=None if "customer.email" in withheld else snapshot.email,
        phone=None if "customer.phone" in withheld else snapshot.phone,
    )
    hides_notes = "booking.notes" in withheld
    return replace(
        booking,
        snapshot=snapshot,
        service_name=NEUTRAL_SUBJECT if "booking.service" in withheld else booking.service_name,
        resources=() if "booking.resources" in withheld else booking.resources,
        # Metadata and reasons are free text too.
        notes=None if hides_notes else booking.notes,
        metadata={} if hides_notes else booking.metadata,
        reason=None if hides_notes else booking.reason,
        override=None if hides_notes else booking.override,
        subject=NEUTRAL_SUBJECT if "appointment.subject" in withheld else booking.subject,
    )
