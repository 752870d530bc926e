"""The holidays on which a resource does not work."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from scheducal.catalog.resources.holiday_names import public_holidays
from scheducal.catalog.resources.model import HolidayCalendar

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Count the days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def date_of(number: int) -> date:
    """Give the date that is so many days after 1970-01-01."""
    return date.fromordinal(number + _EPOCH)


def closed_days(calendar: HolidayCalendar | None, first: int, last: int) -> frozenset[int]:
    """List the local dates without work, as days since 1970-01-01: at least all from the first to the last."""
    if calendar is None:
        return frozenset()
    years = range(date_of(first).year, date_of(last).year + 1)
    extra = (day_number(each.day) for each in calendar.extra)
    return frozenset(extra).union(*(_public(calendar, year) for year in years))


@lru_cache(maxsize=256)
def _public(calendar: HolidayCalendar, year: int) -> frozenset[int]:
    known = public_holidays(calendar.country, calendar.region, (year,))
    worked = frozenset(calendar.worked)
    return frozenset(
        day_number(day)
        for day in known
        # The library adds days of neighbouring years where a holiday is observed there.
        if day.year == year and day.isoformat() not in worked and not worked.issuperset(known.get_list(day))
    )
