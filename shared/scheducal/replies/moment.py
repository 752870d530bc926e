"""Instants in calendar objects (RFC 5545 sections 3.3.4 to 3.3.6)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from icalendar import vDuration

from scheducal.replies.component import Component, Property
from scheducal.replies.zones import zone_of

_DATE_TIME = re.compile(r"\d{8}T\d{6}Z?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1970, 2200
_LONGEST = timedelta(days=366)


def stamp_of(event: Component) -> datetime | None:
    """DTSTAMP, aware UTC; None where it is absent or no UTC instant."""
    found = event.first("DTSTAMP")
    wall = _wall_time(found) if found else None
    return wall if wall is not None and wall.tzinfo else None


def instant_of(event: Component, name: str, calendar: Component) -> datetime | None:
    """The instant of a DATE-TIME, aware UTC.

    None where it is absent, a date, without a zone, in a zone that nobody knows, or out of all reason.
    """
    found = event.first(name)
    wall = _wall_time(found) if found else None
    if found is None or wall is None or not _FIRST_YEAR <= wall.year <= _LAST_YEAR:
        return None
    if wall.tzinfo is None:
        zone = zone_of(found.params.get("TZID", ""), calendar)
        return wall.replace(tzinfo=zone).astimezone(UTC) if zone else None
    return wall


def end_of(event: Component, start: datetime, calendar: Component) -> datetime | None:
    """DTEND, or DTSTART and DURATION; None where neither gives an instant after the start."""
    length = event.value("DURATION")
    end = instant_of(event, "DTEND", calendar)
    if end is None and length is not None:
        end = start + _duration(length)
    return end if end is not None and start < end else None


def _wall_time(found: Property) -> datetime | None:
    text = found.value.strip()
    if not _DATE_TIME.fullmatch(text):
        return None
    try:
        wall = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007  the zone is beside it
    except ValueError:
        return None
    return wall.replace(tzinfo=UTC) if text.endswith("Z") else wall


def _duration(text: str) -> timedelta:
    try:
        length: timedelta = vDuration.from_ical(text)  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        return timedelta()
    return min(length, _LONGEST)
