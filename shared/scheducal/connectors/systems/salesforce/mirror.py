"""Keeps an event, or a service appointment, of Salesforce for each appointment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from scheducal.clock import isoformat
from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.connectors.record import RecordStep, Source, Wanted
from scheducal.connectors.runners.conversation import Conversation
from scheducal.http.request import Request, Response
from scheducal.values import replace

# Both times go together: one alone may contradict what is there.
TIMES: Final = {
    "Event": ("StartDateTime", "EndDateTime"),
    "ServiceAppointment": ("SchedStartTime", "SchedEndTime"),
}
_OF: Final = {
    "Event": frozenset({"Subject", "Description", "Location", "OwnerId", "WhoId"}),
    "ServiceAppointment": frozenset({"Subject", "Description", "OwnerId", "ParentRecordId"}),
}

ERRORS: Final = ErrorTable(
    codes={
        "INVALID_SESSION_ID": "reauthorize",
        "REQUEST_LIMIT_EXCEEDED": "retry",
        "UNABLE_TO_LOCK_ROW": "retry",
        "ENTITY_IS_DELETED": "gone",
        "NOT_FOUND": "gone",
    },
)
# The budget is of a day, and moves on by the hour.
_BUDGET: Final = timedelta(hours=1)


def wanted(source: Source) -> Wanted:
    """Show when it is and what it is about. Fields that tenants leave empty are Salesforce's to fill."""
    appointment, mapping = source.appointment, source.mapping
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
        body |= dict(zip(TIMES[kind], times, strict=True))
    if step.operation == "update":
        return Request("PATCH", f"/sobjects/{kind}/{step.remote_id}", body=body)
    path = f"/sobjects/{kind}/{step.settings['externalId']}/{step.appointment_id}"
    made = yield Request("PATCH", path, body=body)
    # A record that was there already is answered without its id.
    return made if outcome(made).remote_id else Request("GET", path, {"fields": "Id"})


def outcome(response: Response) -> Outcome:
    """Judge an answer: the first of its errors counts. Messages can name people, so only the code is repeated."""
    first = response.items[0] if response.items else {}
    code = str(first.get("errorCode", "")) if isinstance(first, dict) else ""
    remote_id = response.body.get("id") or response.body.get("Id")
    judged = ERRORS.outcome(response, code or f"HTTP {response.status}", remote_id=remote_id)
    return replace(judged, after=_BUDGET) if code == "REQUEST_LIMIT_EXCEEDED" and judged.after is None else judged
