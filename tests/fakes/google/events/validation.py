"""What Google refuses to write. Raises GoogleRefusal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tests.fakes.google.refusal import GoogleRefusal, invalid

_ID = re.compile(r"[a-v0-9]{5,1024}")
_ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")
_RESPONSES = {"needsAction", "declined", "tentative", "accepted"}
_STATUSES = {"confirmed", "tentative", "cancelled"}
_LONGEST_DESCRIPTION = 8192


def check_id(event_id: str) -> None:
    """Base32hex in lower case."""
    if not _ID.fullmatch(event_id):
        raise invalid("Invalid resource id value.")


def check_event(event: Mapping[str, Any]) -> None:
    """Check the event as it would be after the write."""
    for name in ("start", "end"):
        if not event.get(name):
            raise GoogleRefusal(400, "required", f"Missing {name} time.")
    start, end = _moment(event["start"], "start"), _moment(event["end"], "end")
    if isinstance(start, datetime) != isinstance(end, datetime):
        raise invalid("Start and end times must either both be date or both be dateTime.")
    if end <= start:
        raise GoogleRefusal(400, "timeRangeEmpty", "The specified time range is empty.")
    if event.get("status", "confirmed") not in _STATUSES:
        raise invalid("Invalid value for: status")
    if len(event.get("description", "")) > _LONGEST_DESCRIPTION:
        raise invalid("The description is too long.")
    _check_attendees(event.get("attendees", []))
    _check_properties(event.get("extendedProperties", {}))


def _moment(when: Mapping[str, Any], name: str) -> date:
    """Read a date. A datetime is one too."""
    if "dateTime" in when and "date" in when:
        raise invalid(f"Invalid {name} time.")
    _check_zone(when.get("timeZone"))
    try:
        if "date" in when:
            return date.fromisoformat(when["date"])
        found = datetime.fromisoformat(when["dateTime"])
    except (KeyError, TypeError, ValueError):
        raise invalid(f"Invalid {name} time.") from None
    if found.tzinfo is not None:
        return found
    if "timeZone" not in when:
        raise invalid(f"Missing time zone definition for {name} time.")
    return found.replace(tzinfo=ZoneInfo(when["timeZone"]))


def _check_zone(name: str | None) -> None:
    try:
        if name is not None:
            ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise invalid("Invalid time zone definition") from None


def _check_attendees(attendees: list[Mapping[str, Any]]) -> None:
    for each in attendees:
        if not _ADDRESS.fullmatch(each.get("email", "")):
            raise invalid("Invalid attendee email.")
        if each.get("responseStatus", "needsAction") not in _RESPONSES:
            raise invalid("Invalid attendee response status.")


def _check_properties(properties: Mapping[str, Mapping[str, str]]) -> None:
    for each in properties.values():
        if any(len(name) > 44 or len(value.encode()) > 1024 for name, value in each.items()):
            raise invalid("Extended property is too long.")
