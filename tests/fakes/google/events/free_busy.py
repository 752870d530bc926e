"""Answers when calendars are busy; what cannot be told is an error inside an answer of 200."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.google.events.calendar import OwnedCalendar
from tests.fakes.google.events.listing import span
from tests.fakes.google.refusal import GoogleRefusal, invalid

_LONGEST = timedelta(days=92)
_MOST_CALENDARS = 50


def free_busy(body: Mapping[str, Any], calendar_of: Callable[[str], OwnedCalendar | None]) -> dict[str, Any]:
    """calendar_of: by the id in the request; None for one that the caller may not see."""
    start, end = _limit(body, "timeMin"), _limit(body, "timeMax")
    if end <= start:
        raise GoogleRefusal(400, "timeRangeEmpty", "The specified time range is empty.")
    if end - start > _LONGEST:
        raise GoogleRefusal(400, "timeRangeTooLong", "The requested time range is too long.")
    ids = [each["id"] for each in body.get("items", [])]
    if len(ids) > _MOST_CALENDARS:
        raise GoogleRefusal(400, "tooManyCalendarsRequested", "Too many calendars requested.")
    calendars = {each: _of_calendar(calendar_of(each), start, end) for each in ids}
    return {"kind": "calendar#freeBusy", "timeMin": _text(start), "timeMax": _text(end), "calendars": calendars}


def _of_calendar(calendar: OwnedCalendar | None, start: datetime, end: datetime) -> dict[str, Any]:
    if calendar is None or calendar.hides_busy:
        reason = "notFound" if calendar is None else "internalError"
        return {"errors": [{"domain": "global", "reason": reason}], "busy": []}
    return {"busy": [{"start": _text(each), "end": _text(until)} for each, until in _busy(calendar, start, end)]}


def _busy(calendar: OwnedCalendar, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Within the limits, in order, overlaps as one."""
    taken = [span(each) for each in calendar.events.values() if _is_busy(each)]
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted((max(a, start), min(b, end)) for a, b in taken if a < end and b > start):
        if found and begins < found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        else:
            found.append((begins, ends))
    return found


def _is_busy(event: Mapping[str, Any]) -> bool:
    return event["status"] != "cancelled" and event.get("transparency") != "transparent"


def _limit(body: Mapping[str, Any], name: str) -> datetime:
    try:
        found = datetime.fromisoformat(body[name])
    except (KeyError, TypeError, ValueError):
        raise GoogleRefusal(400, "badRequest", f"Bad Request: {name}") from None
    if found.tzinfo is None:
        raise invalid(f"{name} needs an offset")
    return found


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
