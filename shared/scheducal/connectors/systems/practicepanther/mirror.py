"""Keeps an event of PracticePanther for each appointment."""

from __future__ import annotations

from typing import Final

from scheducal.clock import isoformat
from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.record import RecordStep, Source, Wanted
from scheducal.connectors.runners.conversation import Conversation
from scheducal.http.request import Request, Response

EVENTS: Final = "/events"
_ITS_OWN: Final = ("created_at", "updated_at")

# An access token that has run out is answered with the first. It was renewed and refused once more.
ERRORS: Final = ErrorTable(
    pairs={(400, "invalid_grant"): "reauthorize"},
    codes={},
    statuses={401: "reauthorize", 404: "gone", 410: "gone", 429: "retry"},
)


def outcome(response: Response) -> Outcome:
    """Judge an answer. What it says beside the code may name people, and is not repeated."""
    record = response.body.get("id")
    code = str(response.body.get("error", f"HTTP {response.status}"))
    return ERRORS.outcome(response, code, remote_id=str(record) if record else None)


def wanted(source: Source) -> Wanted:
    """Show when it is, what it is about, and where."""
    appointment, mapping = source.appointment, source.mapping
    fields = {
        "subject": mapping["subject"] or "Appointment",
        "location": mapping["location"],
        "notes": mapping["notes"],
        "is_all_day": False,
        "start_date_time": isoformat(appointment.start),
        "end_date_time": isoformat(appointment.end),
    }
    return Wanted(fields, exists=not appointment.cancelled)


def request(step: RecordStep) -> Conversation:
    """Create, change or delete the event. A change replaces the whole event, so that it is read before."""
    named = {"id": step.remote_id or ""}
    if step.operation == "create":
        beside = {name: step.settings[name] for name in ("user", "matter") if name in step.settings}
        users = {"assigned_to_users": [{"id": beside["user"]}]} if "user" in beside else {}
        matter = {"matter_ref": {"id": beside["matter"]}} if "matter" in beside else {}
        return Request("POST", EVENTS, body={**step.fields, **users, **matter, "tags": [step.appointment_id]})
    if step.operation == "cancel":
        return Request("DELETE", EVENTS, named, reads="anything")
    shown = yield Request("GET", f"{EVENTS}/{step.remote_id}")
    kept = {name: value for name, value in shown.body.items() if name not in _ITS_OWN}
    return Request("PUT", EVENTS, named, body={**kept, **step.fields}) if shown.succeeded else shown


def find(step: RecordStep) -> Request:
    """Look for the event that is tagged with the appointment."""
    return Request("GET", EVENTS, {"activity_tag": step.appointment_id}, reads="anything")


def found(response: Response) -> str | None:
    """Read its id."""
    return next((str(each["id"]) for each in response.items), None)
