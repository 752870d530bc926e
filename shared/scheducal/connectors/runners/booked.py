"""The booking of an appointment, as a system is told of it, and the rest that templates know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from scheducal.bookings.model import Booking
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.mapping.gaps import MappingContext
from scheducal.connectors.protocol import CalendarEvent
from scheducal.connectors.runners.disclosure import disclosed_booking
from scheducal.values import dataclass, replace

BookingOf = Callable[[str, str], Booking | None]


@dataclass(frozen=True, slots=True)
class Booked:
    """For one invocation. booking_of: reads the booking of an appointment, by tenant and id."""

    connection: Connection
    booking_of: BookingOf
    _bookings: dict[tuple[str, int], Booking | None] = field(default_factory=dict)

    @property
    def known(self) -> MappingContext:
        """Give what templates know of the connection."""
        rules = self.connection.ruleset
        return MappingContext(self.connection.settings, rules.services, rules.resources)

    def booking(self, event: CalendarEvent) -> Booking | None:
        """Give the booking, None of a plain appointment. A missed one is shown as booked where the rules say so."""
        place = (event.appointment_id, event.version)
        if event.is_booking and place not in self._bookings:
            self._bookings[place] = self.booking_of(event.tenant_id, event.appointment_id)
        booking = self._bookings.get(place)
        is_hidden = booking is not None and booking.status == "no_show" and self.connection.ruleset.on_no_show != "do"
        return replace(booking, status="confirmed") if booking and is_hidden else booking

    def disclosed(self, event: CalendarEvent) -> Booking | None:
        """Give the booking without that which its tenant withholds."""
        booking = self.booking(event)
        return disclosed_booking(booking, event.withheld) if booking and event.withheld else booking
