"""Fields of another system, filled in from ours by templates such as `{customer.name}, {customer.phone}`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from scheducal.clock import isoformat
from scheducal.connectors.manifest import Manifest
from scheducal.errors import Refusal

if TYPE_CHECKING:
    from scheducal.bookings.model import Booking
    from scheducal.connectors.protocol import CalendarEvent

LONGEST_TEMPLATE = 1_000
_GAP = re.compile(r"{([^{}]*)}")
_OF_APPOINTMENTS: Mapping[str, Callable[[CalendarEvent], str | None]] = {
    "appointment.id": lambda event: event.appointment_id,
    "appointment.subject": lambda event: event.subject,
    "appointment.location": lambda event: event.location,
    "appointment.start": lambda event: isoformat(event.start),
    "appointment.end": lambda event: isoformat(event.end),
    "appointment.timeZone": lambda event: event.time_zone,
}
_OF_BOOKINGS: Mapping[str, Callable[[Booking], str | None]] = {
    "booking.id": lambda booking: booking.booking_id,
    "booking.service": lambda booking: booking.service_name,
    "booking.resources": lambda booking: ", ".join(each.name for each in booking.resources),
    "booking.notes": lambda booking: booking.notes,
    "customer.name": lambda booking: booking.snapshot.name,
    "customer.email": lambda booking: booking.snapshot.email,
    "customer.phone": lambda booking: booking.snapshot.phone,
}
FIELDS = (*_OF_APPOINTMENTS, *_OF_BOOKINGS)


def check_mapping(manifest: Manifest, mapping: Mapping[str, str]) -> None:
    """Raise Refusal `invalid_field` for fields that the system does not let be filled in, and gaps that say nothing."""
    known = [each.name for each in manifest.mapping]
    for name, template in mapping.items():
        param = f"mapping.{name}"
        if name not in known:
            fields = f"its fields are {', '.join(known)}" if known else "leave mapping out"
            raise Refusal(
                "invalid_field", f"{param}: {manifest.title} has no such field to fill in; {fields}", param=param
            )
        if not set(_GAP.findall(template)) <= set(FIELDS):
            message = f"{param} has a gap that is none of {', '.join(FIELDS)}"
            raise Refusal("invalid_field", message, param=param)


def filled(
    manifest: Manifest, mapping: Mapping[str, str], event: CalendarEvent, booking: Booking | None
) -> dict[str, str]:
    """Fill in each field that the system lets be filled in, by the connection's template or the connector's own.

    What an appointment does not have is empty.
    """
    values = {name: value(event) for name, value in _OF_APPOINTMENTS.items()}
    if booking:
        values |= {name: value(booking) for name, value in _OF_BOOKINGS.items()}
    templates = {each.name: mapping.get(each.name, each.default) for each in manifest.mapping}
    return {name: _GAP.sub(lambda gap: values.get(gap[1]) or "", text) for name, text in templates.items()}
