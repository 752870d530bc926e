"""Keeps a meeting for each appointment."""

from __future__ import annotations

from typing import Final

from scheducal.clock import isoformat
from scheducal.connectors.record import RecordStep, Source, Wanted
from scheducal.http.request import Request, Response

from .errors import outcome

__all__ = ["outcome"]

MEETINGS: Final = "/meetings"


def wanted(source: Source) -> Wanted:
    """Show when it is, what it is about, and who comes."""
    appointment, booking, customer, mapping = source.appointment, source.booking, source.customer, source.mapping
    fields = {
        "externalId": appointment.appointment_id,
        "title": mapping["title"],
        "starts": isoformat(appointment.start),
        "ends": isoformat(appointment.end),
        "service": booking.service_name if booking else "",
        "person": (customer.email or customer.name) if customer else "",
    }
    return Wanted(fields, exists=not appointment.cancelled)


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
