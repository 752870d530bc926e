"""Keeps a calendar entry of Clio for each appointment."""

from __future__ import annotations

from typing import Any, Final

from scheducal.clock import isoformat
from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.record import RecordStep, Source, Wanted
from scheducal.http.request import Request, Response

ENTRIES: Final = "/calendar_entries"
# By this an entry is found again. Clio answers with the id alone unless it is asked for more.
OURS: Final = "scheducal_id"
_ASKED: Final = {"fields": "id,etag"}
# 412: somebody changed the entry meanwhile. It is read again, and decided once more.
ERRORS: Final = ErrorTable(
    statuses={401: "reauthorize", 404: "gone", 410: "gone", 412: "retry", 429: "retry"},
)


def wanted(source: Source) -> Wanted:
    """Show when it is, what it is about, and where."""
    appointment, mapping = source.appointment, source.mapping
    fields = {
        "summary": mapping["summary"] or "Appointment",
        "description": mapping["description"],
        "location": mapping["location"],
        "start_at": isoformat(appointment.start),
        "end_at": isoformat(appointment.end),
    }
    return Wanted(fields, exists=not appointment.cancelled)


def request(step: RecordStep) -> Request:
    """Create, change or delete the entry. A change names the version that it is about."""
    path = f"{ENTRIES}/{step.remote_id}.json"
    if step.operation == "cancel":
        return Request("DELETE", path)
    entry: dict[str, Any] = {**step.fields, **({"send_email_notification": True} if step.notifies else {})}
    if step.operation == "update":
        version = {"If-Match": step.version} if step.version else {}
        return Request("PATCH", path, _ASKED, version, {"data": entry})
    entry["calendar_owner"] = {"id": int(step.settings["owner"])}
    entry["external_properties"] = [{"name": OURS, "value": step.appointment_id}]
    if matter := step.settings.get("matter"):
        entry["matter"] = {"id": int(matter)}
    return Request("POST", f"{ENTRIES}.json", _ASKED, body={"data": entry})


def find(step: RecordStep) -> Request:
    """Look for the entry of an appointment."""
    named = {"external_property_name": OURS, "external_property_value": step.appointment_id}
    return Request("GET", f"{ENTRIES}.json", {**_ASKED, **named})


def found(response: Response) -> str | None:
    """Read its id."""
    return next((str(each["id"]) for each in response.body["data"]), None)


def outcome(response: Response) -> Outcome:
    """Judge an answer. Its messages can name people, so only the type is repeated."""
    error, entry = response.body.get("error"), response.body.get("data")
    code = str(error.get("type")) if isinstance(error, dict) else f"HTTP {response.status}"
    known = entry if isinstance(entry, dict) else {}
    remote_id = str(known["id"]) if known.get("id") is not None else None
    return ERRORS.outcome(response, code, remote_id=remote_id, version=known.get("etag"))
