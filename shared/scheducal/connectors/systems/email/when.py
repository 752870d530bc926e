"""An appointment's time as people read it: wall time, date written out, zone and its offset."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheducal.values import dataclass

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class When:
    """span: `Wednesday, 15 April 2026, 09:00 to 10:00`; zone: `America/Los_Angeles (PDT, UTC-07:00)`."""

    span: str
    zone: str


def when(start: datetime, end: datetime, time_zone: str) -> When:
    """Show the wall time of aware instants in an IANA zone.

    An end on another day has its own date, an offset that changes in between is named at both ends. What the zone
    cannot show (the calendar ends with the year 9999) is shown in UTC.
    """
    first, last, name = _local(start, end, time_zone)
    return When(_span(first, last), _zone(first, last, name))


def _local(start: datetime, end: datetime, time_zone: str) -> tuple[datetime, datetime, str]:
    try:
        zone: tzinfo = ZoneInfo(time_zone)
        return start.astimezone(zone), end.astimezone(zone), time_zone
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return start.astimezone(UTC), end.astimezone(UTC), "UTC"


def _span(first: datetime, last: datetime) -> str:
    if first.date() == last.date():
        return f"{_date(first)}, {first:%H:%M} to {last:%H:%M}"
    nights = (last.date() - first.date()).days
    length = "ends the next day" if nights == 1 else f"over {nights + 1} days"
    return f"{_date(first)}, {first:%H:%M} to {_date(last)}, {last:%H:%M} ({length})"


def _date(day: datetime) -> str:
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year:04d}"


def _zone(first: datetime, last: datetime, name: str) -> str:
    if name == "UTC":
        return name
    if first.utcoffset() == last.utcoffset():
        return f"{name} ({_offset(first)})"
    return f"{name} (start {_offset(first)}; end {_offset(last)})"


def _offset(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    sign = "-" if offset < timedelta() else "+"
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    hours = f"UTC{sign}{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    abbreviation = moment.tzname() or ""
    # Zones without an abbreviation of their own have their offset in its place.
    return f"{abbreviation}, {hours}" if abbreviation.isalpha() else hours
