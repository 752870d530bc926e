"""Keeps a HubSpot meeting for each appointment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from scheducal.clock import isoformat
from scheducal.connectors.record import Pushed, RecordStep, Source, Wanted, plan
from scheducal.connectors.runners.conversation import Conversation
from scheducal.connectors.systems.hubspot.errors import outcome
from scheducal.http.request import Request, Response

__all__ = ["outcome"]

MEETINGS: Final = "/meetings"
# From a meeting to a contact, as HubSpot defines it.
_WITH_CONTACT: Final = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 200}
_OUTCOMES: Final = {"completed": "COMPLETED", "no_show": "NO_SHOW"}


def wanted(source: Source) -> Wanted:
    """Show when it is, what became of it, and who comes. The internal notes name the appointment, to find it by."""
    appointment, booking, customer, mapping = source.appointment, source.booking, source.customer, source.mapping
    guest = next(iter(appointment.invitees), None)
    fields = {
        **mapping,
        "hs_timestamp": isoformat(appointment.start),
        "hs_meeting_start_time": isoformat(appointment.start),
        "hs_meeting_end_time": isoformat(appointment.end),
        "hs_meeting_outcome": _OUTCOMES.get(booking.status if booking else "", "SCHEDULED"),
        "hs_internal_meeting_notes": appointment.appointment_id,
        "contact.email": (customer.email if customer else guest.address if guest else None) or "",
    }
    return Wanted(fields, exists=not appointment.cancelled)


def steps(wanted: Wanted, pushed: Pushed | None) -> Sequence[RecordStep]:
    """Plan as most systems do. Whom a meeting is with is said once."""
    planned = plan(wanted, pushed)
    return [each for each in planned if each.operation != "update" or not all(map(_is_contact, each.fields))]


def _is_contact(name: str) -> bool:
    return name.startswith("contact.")


def request(step: RecordStep) -> Request | Conversation:
    """Create the meeting with its contact, or change it. A cancelled one stays, and says so."""
    if step.operation == "create":
        return _created(step)
    properties = {name: value for name, value in step.fields.items() if not _is_contact(name)}
    if step.operation == "cancel":
        properties = {"hs_meeting_outcome": "CANCELED"}
    elif "hs_meeting_start_time" in properties:
        properties["hs_meeting_outcome"] = "RESCHEDULED"
    return Request("PATCH", f"{MEETINGS}/{step.remote_id}", body={"properties": properties})


def find(step: RecordStep) -> Request:
    """Search for the meeting that names the appointment."""
    named = {"propertyName": "hs_internal_meeting_notes", "operator": "EQ", "value": step.appointment_id}
    return Request("POST", f"{MEETINGS}/search", body={"filterGroups": [{"filters": [named]}], "limit": 1})


def found(response: Response) -> str | None:
    """Read its id."""
    return next((str(each["id"]) for each in response.body["results"]), None)


def _created(step: RecordStep) -> Conversation:
    given = {name: value for name, value in step.fields.items() if value}
    contact = {name.removeprefix("contact."): given.pop(name) for name in [*given] if _is_contact(name)}
    associations: list[Mapping[str, Any]] = []
    if "email" in contact:
        known = yield Request("GET", f"/contacts/{quote(contact['email'], safe='@')}", {"idProperty": "email"})
        if not known.succeeded:
            known = yield Request("POST", "/contacts", body={"properties": contact, "associations": []})
        associations = [{"to": {"id": known.body["id"]}, "types": [_WITH_CONTACT]}]
    return Request("POST", MEETINGS, body={"properties": given, "associations": associations})
