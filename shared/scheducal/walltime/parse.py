"""Wall times and instants as requests give them, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from scheducal.errors import Refusal
from scheducal.walltime.gap import around_gap
from scheducal.walltime.wall_time import WallTime

__all__ = ["WallTime", "parse_wall_time", "rezone"]

# Narrower than datetime.fromisoformat, which takes more forms, 24:00 among them, with each release of Python.
_HOUR_MINUTE = r"(?:[01]\d|2[0-3]):[0-5]\d"
_DATE_TIME = re.compile(
    rf"\d{{4}}-\d\d-\d\dT{_HOUR_MINUTE}(?::[0-5]\d(?:\.0{{1,9}})?)?(?:Z|[+-]{_HOUR_MINUTE})?", re.ASCII
)


def parse_wall_time(text: object, zone: str, param: str, shown: Iterable[WallTime] = (), *, step: int = 1) -> WallTime:
    """Read a wall time in a parsed zone from ISO 8601 `YYYY-MM-DDTHH:MM[:SS[.000]]`, with or without an offset.

    With an offset (`Z`, `+HH:MM`) it is that instant, shown in the zone. Without one it is a reading of the zone's
    clocks, and of two occurrences the first.

    param: the request's field, named in the refusal.
    shown: times that clients have read. A text that repeats one of them means it: the same occurrence of a doubled
    reading, and also a reading that the zone skips since its rules changed.
    step: 60 for hints in whole minutes.
    Raises Refusal `invalid_date_time`, also outside the years 1 to 9999 in the zone or in UTC, and
    `nonexistent_local_time` for a reading that the zone skips.
    """
    repeated = next((each for each in shown if each.zone == zone and repeats(text, each, param)), None)
    return repeated or _in_zone(_read(text, param), zone, param, step)


def repeats(text: object, shown: WallTime, param: str) -> bool:
    """Tell whether a text says a time as it is shown, or its instant. Raises Refusal `invalid_date_time`."""
    given = _read(text, param)
    return given == (shown.local if given.tzinfo is None else shown.instant)


def parse_whole_minute(text: object, zone: str, param: str, shown: Iterable[WallTime] = ()) -> WallTime:
    """Read a wall time as parse_wall_time does, and refuse seconds. A skipped one gets hints in whole minutes."""
    wall = parse_wall_time(text, zone, param, shown, step=60)
    if wall.local.second:
        message = f"{param} must be a whole minute, such as 2027-03-01T09:30:00"
        raise Refusal("invalid_date_time", message, param=param)
    return wall


def rezone(wall: WallTime, zone: str, param: str) -> WallTime:
    """Give the same reading in another zone; refuses as parse_wall_time does."""
    return wall if zone == wall.zone else _in_zone(wall.local, zone, param)


def _read(text: object, param: str) -> datetime:
    if not (isinstance(text, str) and _DATE_TIME.fullmatch(text)):
        such_as = "2027-03-01T09:30:00, or 2027-03-01T09:30:00Z with an offset"
        message = f"{param} must be a date and time in ISO 8601, in whole seconds, such as {such_as}"
        raise Refusal("invalid_date_time", message, param=param)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refusal("invalid_date_time", f"{param} is not a date in the calendar", param=param) from None


def _in_zone(given: datetime, zone: str, param: str, step: int = 1) -> WallTime:
    try:
        wall = WallTime(given, 0, zone) if given.tzinfo is None else WallTime.at(given, zone)
        exists = wall.exists
    except OverflowError:
        zones = " and in ".join(dict.fromkeys((zone, "UTC")))
        message = f"{param} must be within the years 1 to 9999, in {zones}"
        raise Refusal("invalid_date_time", message, param=param) from None
    if not exists:
        raise _nonexistent(wall, param, step)
    return wall


def _nonexistent(wall: WallTime, param: str, step: int) -> Refusal:
    last, first = around_gap(wall, step)
    message = (
        f"{param} {wall.isoformat()} does not exist in {wall.zone}, whose clocks skip it; "
        f"the nearest valid times are {last.isoformat()} and {first.isoformat()}"
    )
    return Refusal("nonexistent_local_time", message, param=param)


# As JSON Schema says it; what it allows can still be no date in the calendar.
INSTANT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.0{1,9})?)?(Z|[+-]\d{2}:\d{2})$"
_OFFSET = re.compile(r"(Z|[+-]\d\d:\d\d)$")


def parse_instant(text: str, param: str) -> datetime:
    """Read an aware UTC instant; raises Refusal `invalid_date_time`, also for a time without an offset."""
    if not _OFFSET.search(text):
        message = f"{param} must be an instant with an offset, such as 2026-04-01T00:00:00Z"
        raise Refusal("invalid_date_time", message, param=param)
    return parse_wall_time(text, "UTC", param).instant


DATE_OR_INSTANT = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.0{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_moment(text: str, zone: str, param: str, days_later: int = 0) -> datetime:
    """Read an instant (aware, UTC), or the beginning of a local date or of the date so many days later.

    Raises Refusal `invalid_date_time`.
    """
    if "T" in text:
        return parse_instant(text, param)
    try:
        midnight = _date(text) + timedelta(days=days_later)
        return WallTime(midnight, 0, zone).instant
    except (ValueError, OverflowError):
        dates = "a date in the calendar from 0001-01-02 to 9999-12-30, such as 2027-03-01"
        message = f"{param} must be {dates}, or an instant with an offset"
        raise Refusal("invalid_date_time", message, param=param) from None


def _date(text: str) -> datetime:
    """Raise ValueError, for what else `fromisoformat` takes too."""
    if not _DATE.fullmatch(text):
        raise ValueError("no date")
    return datetime.fromisoformat(text)
