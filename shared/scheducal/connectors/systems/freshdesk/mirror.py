"""Keeps a Freshdesk ticket for each appointment."""

from __future__ import annotations

import re
from html import escape
from typing import Any, Final

from scheducal.clock import isoformat
from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.record import RecordStep, Source, Wanted
from scheducal.connectors.runners.conversation import Conversation
from scheducal.http.request import Request, Response
from scheducal.values import replace

_OPEN: Final = 2
_CLOSED: Final = 5
_NUMBERS: Final = frozenset({"priority", "group_id"})
_ONCE: Final = frozenset({"email", "phone", "name", "note", "tags"})
ERRORS: Final = ErrorTable()
_NAME: Final = re.compile(r"\w{1,80}", re.ASCII)


def wanted(source: Source) -> Wanted:
    """Show when it is, and for whom: the customer, or else the first invitee. The tag names the appointment."""
    appointment, customer, mapping = source.appointment, source.customer, source.mapping
    filled = {name: int(value) if name in _NUMBERS else value for name, value in mapping.items() if value}
    guest = next(iter(appointment.invitees), None)
    email = customer.email if customer else guest.address if guest else appointment.organizer.address
    who = {"email": email} if email else {"phone": customer.phone, "name": customer.name} if customer else {}
    times = {"due_by": isoformat(appointment.start), "fr_due_by": isoformat(appointment.start)}
    fields = {**filled, **who, **times, "tags": [appointment.appointment_id]}
    return Wanted({**fields, "description": escape(mapping["description"])}, exists=not appointment.cancelled)


def request(step: RecordStep) -> Request | Conversation:
    """Open the ticket, change it, or close it."""
    if step.operation == "create":
        return Request("POST", "/tickets", body={**_ticket(step, frozenset({"note"})), "status": _OPEN})
    return _changed(step)


def find(step: RecordStep) -> Request:
    """Search for the ticket whose tag names the appointment."""
    return Request("GET", "/search/tickets", {"query": f"\"tag:'{step.appointment_id}'\""})


def found(response: Response) -> str | None:
    """Read its id."""
    return next((str(each["id"]) for each in response.body["results"]), None)


def _changed(step: RecordStep) -> Conversation:
    """Change the ticket first, which may be repeated, and then say so to the agents."""
    path = f"/tickets/{step.remote_id}"
    is_over = step.operation == "cancel"
    ticket = yield Request("PUT", path, body={"status": _CLOSED} if is_over else _ticket(step, _ONCE))
    note = "Cancelled" if is_over else str(step.fields.get("note", ""))
    if note and ticket.succeeded:
        yield Request("POST", f"{path}/notes", body={"body": escape(note), "private": True})
    return ticket


def _ticket(step: RecordStep, without: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in step.fields.items() if name not in without}


def outcome(response: Response) -> Outcome:
    """Judge an answer. A refusal names every field that is wrong; what Freshdesk says of its value is left out."""
    body = response.body
    remote_id = str(body["id"]) if "id" in body else None
    code = str(body.get("code", f"HTTP {response.status}"))
    found = ERRORS.outcome(response, code, remote_id=remote_id, version=body.get("updated_at"))
    pairs = [(str(each.get("field")), str(each.get("code"))) for each in body.get("errors", ())]
    wrong = [f"{name}: {why}" for name, why in pairs if _NAME.fullmatch(name) and _NAME.fullmatch(why)]
    return replace(found, text=", ".join(wrong))
