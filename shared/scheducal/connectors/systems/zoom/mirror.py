"""Keeps a Zoom meeting for each appointment."""

from __future__ import annotations

from typing import Final

from scheducal.clock import isoformat
from scheducal.connectors.outcome import ErrorTable
from scheducal.connectors.record import RecordStep, Source, Wanted
from scheducal.connectors.runners.conversation import Conversation
from scheducal.http.request import Request, Response

SCHEDULED: Final = 2
# A host has at most so many pages of 300 meetings that are looked through.
_MOST_PAGES: Final = 5
# 3001: there is no such meeting. The same status with another code is about the host.
outcome: Final = ErrorTable(
    pairs={(404, "3001"): "gone"}, statuses={401: "reauthorize", 429: "retry"}, code="code", remote_id="id"
).judge


def wanted(source: Source) -> Wanted:
    """Show when it is and what it is about. The agenda names the appointment, so that its meeting can be found."""
    appointment, mapping = source.appointment, source.mapping
    minutes = (appointment.end - appointment.start).total_seconds() / 60
    fields = {
        "topic": mapping["topic"],
        "start_time": isoformat(appointment.start),
        "duration": max(1, round(minutes)),
        "timezone": appointment.time_zone,
        "agenda": f"{appointment.appointment_id}\n{mapping['agenda']}".strip(),
    }
    return Wanted(fields, exists=not appointment.cancelled)


def request(step: RecordStep) -> Request:
    """Create, change or delete the meeting."""
    if step.operation == "create":
        return Request("POST", _meetings(step), body={**step.fields, "type": SCHEDULED})
    path = f"/meetings/{step.remote_id}"
    return Request("DELETE", path) if step.operation == "cancel" else Request("PATCH", path, body=step.fields)


def find(step: RecordStep) -> Conversation:
    """Look through the host's meetings for the one that names the appointment."""
    query = {"type": "scheduled", "page_size": "300"}
    for _ in range(_MOST_PAGES):
        page = yield Request("GET", _meetings(step), query)
        for each in page.body.get("meetings", ()):
            if str(each.get("agenda", "")).startswith(step.appointment_id):
                return Response(200, each)
        if not (token := page.body.get("next_page_token")):
            break
        query = {**query, "next_page_token": token}
    return Response(200, {})


def _meetings(step: RecordStep) -> str:
    return f"/users/{step.settings.get('host', 'me')}/meetings"
