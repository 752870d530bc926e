"""Google Meet, for an appointment whose location says `Google Meet`. Pure.

Google makes the meeting after it has the event, and shows its link there to everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.connectors.connected import digest
from scheducal.connectors.protocol import CalendarEvent

_LOCATION = "google meet"


def conference(event: CalendarEvent, current: Mapping[str, Any]) -> dict[str, Any]:
    """Write what the event's location asks for: a meeting, none any more, or nothing.

    A meeting that the owner added stays. The request's id is the same for every attempt, so that each makes the same.
    """
    is_wanted, is_there = _says_meet(event.location), "conferenceData" in current
    if is_wanted and not is_there:
        request_id = digest(f"{event.uid} {event.notice_version}")
        key = {"type": "hangoutsMeet"}
        return {"conferenceData": {"createRequest": {"requestId": request_id, "conferenceSolutionKey": key}}}
    if is_there and not is_wanted and _says_meet(current.get("location")):
        return {"conferenceData": None}
    return {}


def _says_meet(location: str | None) -> bool:
    return (location or "").strip().casefold() == _LOCATION
