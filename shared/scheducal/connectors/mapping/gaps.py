"""The gaps that templates may have, and the text that fills each. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from scheducal.clock import isoformat
from scheducal.values import dataclass

if TYPE_CHECKING:
    from scheducal.bookings.model import Booking
    from scheducal.connectors.protocol import CalendarEvent

# What is named after these is a setting of the connection, and a key of the booking's metadata.
SETTINGS, METADATA = "settings.", "booking.metadata."
_OF_APPOINTMENTS: Mapping[str, Callable[[CalendarEvent], str | None]] = {
    "appointment.id": lambda event: event.appointment_id,
    "appointment.subject": lambda event: event.subject,
    "appointment.title": lambda event: event.subject or "Appointment",
    "appointment.body": lambda event: event.body_text,
    "appointment.location": lambda event: event.location,
    "appointment.start": lambda event: isoformat(event.start),
    "appointment.end": lambda event: isoformat(event.end),
    "appointment.minutes": lambda event: str(int((event.end - event.start).total_seconds() // 60)),
    "appointment.timeZone": lambda event: event.time_zone,
    "appointment.comment": lambda event: event.comment,
    "organizer.name": lambda event: event.organizer.name,
    "organizer.email": lambda event: event.organizer.address,
}
_OF_BOOKINGS: Mapping[str, Callable[[Booking], str | None]] = {
    "booking.id": lambda booking: booking.booking_id,
    "booking.status": lambda booking: booking.status,
    "booking.channel": lambda booking: booking.channel,
    "booking.service": lambda booking: booking.service_name,
    "booking.serviceId": lambda booking: booking.service_id,
    "booking.resources": lambda booking: ", ".join(each.name for each in booking.resources),
    "booking.resourceId": lambda booking: next(iter(booking.resource_ids), None),
    "booking.notes": lambda booking: booking.notes,
    "customer.id": lambda booking: booking.snapshot.customer_id,
    "customer.name": lambda booking: booking.snapshot.name,
    "customer.email": lambda booking: booking.snapshot.email,
    "customer.phone": lambda booking: booking.snapshot.phone,
}
# The system's own ids, of the connection's table of services and resources.
_THEIRS = ("remote.service", "remote.resource")
FIELDS = (*_OF_APPOINTMENTS, *_OF_BOOKINGS, *_THEIRS)
TIMES = frozenset({"appointment.start", "appointment.end"})


@dataclass(frozen=True, slots=True)
class MappingContext:
    """What is known of a connection. settings: without secrets. services, resources: our ids by the system's."""

    settings: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    resources: Mapping[str, str] = field(default_factory=dict)


NOTHING = MappingContext()


def texts(event: CalendarEvent, booking: Booking | None, known: MappingContext) -> dict[str, str]:
    """Give the text of each gap. Those that an appointment does not have are left out."""
    found = {name: value(event) for name, value in _OF_APPOINTMENTS.items()}
    found |= {f"{SETTINGS}{name}": value for name, value in known.settings.items()}
    if booking:
        found |= {name: value(booking) for name, value in _OF_BOOKINGS.items()}
        found["appointment.title"] = event.subject or booking.service_name
        found |= {f"{METADATA}{name}": value for name, value in booking.metadata.items()}
        found["remote.service"] = _theirs(known.services, booking.service_id)
        theirs = (_theirs(known.resources, each) for each in booking.resource_ids)
        found["remote.resource"] = next(filter(None, theirs), None)
    return {name: value for name, value in found.items() if value}


def _theirs(pairs: Mapping[str, str], ours: str) -> str | None:
    return next((theirs for theirs, each in pairs.items() if each == ours), None)
