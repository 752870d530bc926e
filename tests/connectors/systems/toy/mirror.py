"""Keeps a meeting for each appointment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from scheducal.bookings.model import Booking, CustomerSnapshot
from scheducal.clock import isoformat
from scheducal.connectors.protocol import CalendarEvent
from scheducal.connectors.record import Pushed, RecordStep, Wanted, plan
from scheducal.http.request import Request, Response

from .errors import outcome

__all__ = ["outcome"]

MEETINGS: Final = "/meetings"


def wanted(
    appointment: CalendarEvent,
    booking: Booking | None,
    customer: CustomerSnapshot | None,
    mapping: Mapping[str, str],
) -> Wanted:
    """Show when it is, what it is about, and who comes."""
    fields = {
        "externalId": appointment.appointment_id,
        "title": mapping["title"],
        "starts": isoformat(appointment.start),
        "ends": isoformat(appointment.end),
        "service": booking.service_name if booking else "",
        "person": (customer.email or customer.name) if customer else "",
    }
    return Wanted(fields, exists=not appointment.cancelled)


def steps(wanted: Wanted, pushed: Pushed | None) -> Sequence[RecordStep]:
    """Plan as most systems do."""
    return plan(wanted, pushed)


def request(step: RecordStep) -> Request:
    """Create, change or delete the meeting."""
    if step.operation == "create":
        return Request("POST", MEETINGS, body=step.fields)
    path = f"{MEETINGS}/{step.remote_id}"
    return Request("DELETE", path) if step.operation == "cancel" else Request("PATCH", path, body=step.fields)


def find(step: RecordStep) -> Request:
    """Look for the meeting of an appointment."""
    return Request("GET", MEETINGS, {"externalId": step.appointment_id})


def found(response: Response) -> str | None:
    """Read its id."""
    return next((str(each["id"]) for each in response.body["results"]), None)
