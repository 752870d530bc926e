"""What a TZID in a calendar object means: by the object's own rules, as an IANA name, as a Windows name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import cast

from icalendar import Timezone, vDuration
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from scheducal.connectors.systems.email.replies.component import Component, Property
from scheducal.walltime.zones import zone_info, zone_names

_MICROSOFT_UTC = "tzone://microsoft/utc"
# A zone's history since 1970 fits easily.
_MOST_OBSERVANCES = 32
_RULES = ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE")
_VALUE = re.compile(r"\d{8}T\d{6}Z?|[+-]\d{4}(\d\d)?|\d{8}T\d{6}(,\d{8}T\d{6}){0,99}", re.ASCII)
# Once a year in one month, as clocks change. The library walks through every occurrence since DTSTART, often 1601:
# a rule for every second would never end.
_RRULE = re.compile(
    r"(?=.*FREQ=YEARLY)(?=.*BYMONTH=\d)"
    r"((FREQ=YEARLY|INTERVAL=\d{1,3}|BYMONTH=\d{1,2}|BYDAY=[+-]?\d?[A-Z]{2}|BYMONTHDAY=-?\d\d?(,-?\d\d?){0,9}"
    r"|UNTIL=\d{8}(T\d{6}Z?)?|COUNT=\d{1,3}|WKST=[A-Z]{2})(;|$))+",
    re.ASCII,
)


def zone_of(tzid: str, calendar: Component) -> tzinfo | None:
    """Find the zone; None where nothing says what the name means."""
    given = [each for each in calendar.inside("VTIMEZONE") if each.value("TZID") == tzid.strip()]
    if given and (ruled := _ruled(given[0])) is not None:
        return ruled
    # Outlook names zones as Windows does, without rules that would define them.
    name = WINDOWS_TO_OLSON.get(tzid.strip(), tzid.strip())
    if name in zone_names():
        return zone_info(name)
    return UTC if name.lower() == _MICROSOFT_UTC else None


def _ruled(vtimezone: Component) -> tzinfo | None:
    """Build the zone by its rules; None where they are incomplete, or could take long."""
    lines = [line for each in vtimezone.components for line in _observance(each)]
    if not lines or len(vtimezone.components) > _MOST_OBSERVANCES:
        return None
    # Under a name that is known already, the library does not keep the rules for others to find.
    text = "\r\n".join(["BEGIN:VTIMEZONE", "TZID:UTC", *lines, "END:VTIMEZONE", ""])
    try:
        read = Timezone.from_ical(text)
        return cast("tzinfo", read.to_tz(lookup_tzid=False)) if isinstance(read, Timezone) else None
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
        return None


def _observance(component: Component) -> Iterator[str]:
    """Write STANDARD or DAYLIGHT again with what rules need; nothing where one of the rules is out of the common."""
    rules = [each for each in component.properties if each.name in _RULES]
    if component.name not in ("STANDARD", "DAYLIGHT") or not all(_is_common(rule) for rule in rules):
        return
    yield f"BEGIN:{component.name}"
    yield from (f"{rule.name}:{rule.value.strip()}" for rule in rules)
    yield f"END:{component.name}"


def _is_common(rule: Property) -> bool:
    pattern = _RRULE if rule.name == "RRULE" else _VALUE
    return pattern.fullmatch(rule.value.strip()) is not None


# An instant, aware UTC, or a whole day.
Moment = datetime | date

_DATE = re.compile(r"\d{8}", re.ASCII)
_DAY = timedelta(days=1)
_DATE_TIME = re.compile(r"\d{8}T\d{6}Z?", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1970, 2200
_LONGEST = timedelta(days=366)


def stamp_of(event: Component) -> datetime | None:
    """Read DTSTAMP, aware UTC; None where it is absent or no UTC instant."""
    found = event.first("DTSTAMP")
    wall = _wall_time(found) if found else None
    return wall if wall is not None and wall.tzinfo else None


def instant_of(event: Component, name: str, calendar: Component) -> datetime | None:
    """Read the instant of a DATE-TIME, aware UTC.

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


def span_of(event: Component, calendar: Component) -> tuple[Moment, Moment | None] | None:
    """Read the start and the end: two instants, or two dates of which the last is not part of it.

    The end is None where the event gives none. None for the whole where a time cannot be read, or the end is no later.
    """
    start = _moment_of(event, "DTSTART", calendar)
    if start is None:
        return None
    end = _end_of(event, start, calendar)
    if end is None:
        # RFC 5545 section 3.6.1: a date alone is one day.
        is_open = event.first("DTEND") is None and event.first("DURATION") is None
        return (start, None if isinstance(start, datetime) else start + _DAY) if is_open else None
    is_alike = isinstance(start, datetime) == isinstance(end, datetime)
    return (start, end) if is_alike and start < end else None


def _end_of(event: Component, start: Moment, calendar: Component) -> Moment | None:
    length = event.value("DURATION")
    end = _moment_of(event, "DTEND", calendar)
    # RFC 5545 section 3.6.1 permits either, and not both.
    return start + _duration(length) if end is None and length is not None else end


def _moment_of(event: Component, name: str, calendar: Component) -> Moment | None:
    found = event.first(name)
    if found is None or not _DATE.fullmatch(found.value.strip()):
        return instant_of(event, name, calendar)
    try:
        day = datetime.strptime(found.value.strip(), "%Y%m%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


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
