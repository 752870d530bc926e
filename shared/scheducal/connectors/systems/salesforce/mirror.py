"""Keeps an event, or a service appointment, of Salesforce for each appointment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from scheducal.bookings.model import Booking, CustomerSnapshot
from scheducal.clock import isoformat
from scheducal.connectors.protocol import CalendarEvent
from scheducal.connectors.record import RecordStep, Wanted
from scheducal.connectors.record import plan as steps
from scheducal.connectors.runners.conversation import Conversation
from scheducal.connectors.systems.salesforce.errors import outcome
from scheducal.http.request import Request, Response

__all__ = ["outcome", "steps"]

# Both times go together: one alone may contradict what is there.
_TIMES: Final = {
    "Event": ("StartDateTime", "EndDateTime"),
    "ServiceAppointment": ("SchedStartTime", "SchedEndTime"),
}
_OF: Final = {
    "Event": frozenset({"Subject", "Description", "Location", "OwnerId", "WhoId"}),
    "ServiceAppointment": frozenset({"Subject", "Description", "OwnerId", "ParentRecordId"}),
}


def wanted(
    appointment: CalendarEvent,
    booking: Booking | None,
    customer: CustomerSnapshot | None,
    mapping: Mapping[str, str],
) -> Wanted:
    """Show when it is and what it is about. Fields that tenants leave empty are Salesforce's to fill."""
    del booking, customer
    fields: dict[str, Any] = {"times": [isoformat(appointment.start), isoformat(appointment.end)]}
    fields |= {name: text for name, text in mapping.items() if text or name in ("Description", "Location")}
    return Wanted(fields, exists=not appointment.cancelled)


def request(step: RecordStep) -> Conversation:
    """Create, change or delete the record. A create names our id, so that a repeated one makes no second record."""
    kind = step.settings.get("object", "Event")
    if step.operation == "cancel":
        return Request("DELETE", f"/sobjects/{kind}/{step.remote_id}", reads="anything")
    body = {name: value for name, value in step.fields.items() if name in _OF[kind]}
    if times := step.fields.get("times"):
        body |= dict(zip(_TIMES[kind], times, strict=True))
    if step.operation == "update":
        return Request("PATCH", f"/sobjects/{kind}/{step.remote_id}", body=body)
    path = f"/sobjects/{kind}/{step.settings['externalId']}/{step.appointment_id}"
    made = yield Request("PATCH", path, body=body)
    # A record that was there already is answered without its id.
    return made if outcome(made).remote_id else Request("GET", path, {"fields": "Id"})


def found(response: Response) -> str | None:
    """Read the record's id."""
    return outcome(response).remote_id
