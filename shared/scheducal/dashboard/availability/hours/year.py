"""A resource's year: holidays, time off and single days, by month (pure)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

from scheducal.availability.engine.time.closed_days import closed_days, day_number
from scheducal.catalog.resources.holiday_names import public_holidays
from scheducal.catalog.resources.model import HolidayCalendar, Resource, TimeOff
from scheducal.values import dataclass

# As the year view draws a date. `part`: off for some of it.
Mark = Literal["off", "part", "holiday", "special", "closed", "works"]
FIRST_YEAR, LAST_YEAR = 1971, 2100
_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class YearDay:
    """One date. reason: why somebody does not work, or not as usual; None on a usual day."""

    day: date
    mark: Mark
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A date that is a holiday. is_kept: nobody works on it."""

    day: date
    name: str
    is_kept: bool


def year_of(resource: Resource, year: int) -> list[list[YearDay]]:
    """List the dates of a year by month."""
    names = {each.day: each.name for each in holidays_of(resource.holidays, year)}
    first, last = date(year, 1, 1), date(year, 12, 31)
    kept = closed_days(resource.holidays, day_number(first), day_number(last))
    return [
        [_marked(resource, day, names.get(day) if day_number(day) in kept else None) for day in _days(year, month)]
        for month in range(1, 13)
    ]


def holidays_of(calendar: HolidayCalendar | None, year: int) -> list[Holiday]:
    """List the public and the extra holidays of a year, also those on which work goes on."""
    if calendar is None:
        return []
    kept = closed_days(calendar, day_number(date(year, 1, 1)), day_number(date(year, 12, 31)))
    public = public_holidays(calendar.country, calendar.region, (year,))
    names = {day: str(public[day]) for day in public if day.year == year}
    names |= {each.day: each.name for each in calendar.extra if each.day.year == year}
    return [Holiday(day, names[day], day_number(day) in kept) for day in sorted(names)]


def weeks_of(days: Sequence[YearDay]) -> list[list[YearDay | None]]:
    """List a month's weeks from Monday on; None beside its first and last date."""
    cells: list[YearDay | None] = [*[None] * days[0].day.weekday(), *days]
    cells += [None] * (-len(cells) % _A_WEEK)
    return [cells[place : place + _A_WEEK] for place in range(0, len(cells), _A_WEEK)]


def absences_in(resource: Resource, year: int) -> list[TimeOff]:
    """List the absences that touch a year."""
    begin, end = datetime(year, 1, 1), datetime(year + 1, 1, 1)  # noqa: DTZ001  wall times
    return [each for each in resource.time_off if each.start < end and each.end > begin]


def _days(year: int, month: int) -> Iterator[date]:
    for number in range(monthrange(year, month)[1]):
        yield date(year, month, number + 1)


def _marked(resource: Resource, day: date, holiday: str | None) -> YearDay:
    """Say what a date is. An absence goes before all, and a single day before a holiday."""
    begin = datetime.combine(day, time.min)
    absent = [each for each in resource.time_off if each.start < begin + timedelta(days=1) and each.end > begin]
    if absent:
        whole = any(each.start <= begin and each.end >= begin + timedelta(days=1) for each in absent)
        return YearDay(day, "off" if whole else "part", absent[0].reason or "Time off")
    override = next((each for each in resource.overrides if each.day == day), None)
    if override is not None:
        return YearDay(day, "special", "Other hours" if override.ranges else "Day off")
    if holiday is not None:
        return YearDay(day, "holiday", holiday)
    return YearDay(day, "works" if resource.weekly[day.weekday()] else "closed")
