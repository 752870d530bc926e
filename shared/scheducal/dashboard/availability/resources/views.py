"""What the pages of a resource show (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from scheducal.catalog.resources.clock_times import parse_range
from scheducal.catalog.resources.document import DAYS
from scheducal.catalog.resources.model import Resource, Week
from scheducal.catalog.resources.requests import UpdateResource
from scheducal.dashboard.availability.hours.grid import minutes_of, times_text
from scheducal.dashboard.availability.hours.year import (
    Holiday,
    YearDay,
    absences_in,
    holidays_of,
    weeks_of,
    year_of,
)
from scheducal.values import dataclass

_MONTHS = tuple(f"{date(2000, month, 1):%B}" for month in range(1, 13))


@dataclass(frozen=True, slots=True)
class HoursRow:
    """A weekday with its hours. length: how long in all, `7.5 h`."""

    name: str
    times: str
    length: str


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date with hours of its own; times is empty for a day off."""

    day: date
    times: str
    is_past: bool


@dataclass(frozen=True, slots=True)
class Absence:
    """start: as the service knows it. text: both ends as people read them."""

    start: str
    text: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Year:
    """months: name, and weeks of dates. off: how many dates nobody works though they usually would."""

    number: int
    months: Sequence[tuple[str, Sequence[Sequence[YearDay | None]]]]
    absences: Sequence[Absence]
    holidays: Sequence[Holiday]
    off: int


def rows_of(week: Week) -> list[HoursRow]:
    """List weekdays with their hours."""
    return [
        HoursRow(day, times_text(ranges), _hours_text(minutes_of(ranges)))
        for day, ranges in zip(DAYS, week, strict=True)
    ]


def week_in(update: UpdateResource) -> Week:
    """Give the week of a form that was read."""
    weekly = update.contents()["weekly"]
    return tuple(tuple(map(parse_range, weekly[day])) for day in DAYS)


def special_days(resource: Resource, today: date) -> list[SpecialDay]:
    """List single days, the coming ones first."""
    found = [SpecialDay(each.day, times_text(each.ranges), each.day < today) for each in resource.overrides]
    return sorted(found, key=lambda each: (each.is_past, each.day))


def year(resource: Resource, number: int) -> Year:
    """Show a year."""
    months = year_of(resource, number)
    absences = [
        Absence(each.start.isoformat(), f"{_wall_text(each.start)} to {_wall_text(each.end)}", each.reason)
        for each in absences_in(resource, number)
    ]
    off = sum(
        each.mark in {"off", "holiday"} and bool(resource.weekly[each.day.weekday()])
        for month in months
        for each in month
    )
    named = [(name, weeks_of(month)) for name, month in zip(_MONTHS, months, strict=True)]
    return Year(number, named, absences, holidays_of(resource.holidays, number), off)


def values_of(resource: Resource) -> dict[str, Any]:
    """Give what the fields of a resource show at first."""
    return {
        "name": resource.name,
        "kind": resource.kind,
        "timeZone": resource.time_zone,
        "capacity": resource.capacity,
        "email": resource.email or "",
        "holidays.country": resource.holidays.country if resource.holidays else "",
        "holidays.region": (resource.holidays.region or "") if resource.holidays else "",
        "isActive": resource.is_active,
    }


def new_values(zone: str) -> dict[str, Any]:
    """Give what the fields of a new one show."""
    return {
        "name": "",
        "kind": "person",
        "timeZone": zone,
        "capacity": 1,
        "email": "",
        "holidays.country": "",
        "holidays.region": "",
        "isActive": True,
    }


def _hours_text(minutes: int) -> str:
    return f"{minutes / 60:g} h" if minutes else ""


def _wall_text(wall: datetime) -> str:
    return f"{wall:%a} {wall.day} {wall:%b} {wall.year}, {wall:%H:%M}"
