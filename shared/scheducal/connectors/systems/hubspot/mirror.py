"""Keeps a HubSpot meeting for each appointment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from scheducal.clock import isoformat
from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.record import Pushed, RecordStep, Source, Wanted, plan
from scheducal.connectors.runners.conversation import Conversation
from scheducal.http.request import Request, Response
from scheducal.values import replace

MEETINGS: Final = "/meetings"
# From a meeting to a contact, as HubSpot defines it.
_WITH_CONTACT: Final = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 200}
_OUTCOMES: Final = {"completed": "COMPLETED", "no_show": "NO_SHOW"}
# 409: somebody made the contact just now. 423: locked. 477: the account moves to another place.
ERRORS: Final = ErrorTable(
    codes={"MISSING_SCOPES": "reauthorize"},
    statuses={401: "reauthorize", 404: "gone", 409: "retry", 423: "retry", 429: "retry", 477: "retry"},
)
# What nobody promises in a header. A day's limit names no time.
_WAITS: Final = {"TEN_SECONDLY_ROLLING": timedelta(seconds=10), "SECONDLY": timedelta(seconds=1)}


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


def find(step: RecordStep) -> Conversation:
    """Search for the meeting that names the appointment."""
    named = {"propertyName": "hs_internal_meeting_notes", "operator": "EQ", "value": step.appointment_id}
    body = {"filterGroups": [{"filters": [named]}], "limit": 1}
    listed = yield Request("POST", f"{MEETINGS}/search", body=body)
    return Response(200, next(iter(listed.body["results"]), {}))


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


def outcome(response: Response) -> Outcome:
    """Judge an answer. All of its fields may be missing."""
    body = response.body
    code = str(body.get("category") or body.get("errorType") or f"HTTP {response.status}")
    found = ERRORS.outcome(response, code, remote_id=body.get("id"), version=body.get("updatedAt"))
    if found.name == "retry" and found.after is None:
        return replace(found, after=_WAITS.get(str(body.get("policyName"))))
    return found
