"""Calendar days, weeks and months in a zone, in which bookings are counted by their start."""

from __future__ import annotations

from scheducal.availability.engine.time.closed_days import date_of, day_number
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import ZoneClock, weekday
from scheducal.catalog.services.model import LimitPer
from scheducal.values import dataclass

_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Periods:
    """The days, weeks (from Monday) or months of one zone, each named by its first local date."""

    per: LimitPer
    clock: ZoneClock

    def first_day(self, minute: int) -> int:
        """Give the first day of the period that holds a minute, as days since 1970-01-01."""
        day = self.clock.day(minute)
        if self.per == "day":
            return day
        return day - weekday(day) if self.per == "week" else day_number(date_of(day).replace(day=1))

    def span(self, first_day: int) -> Span:
        """Give the minutes of a period, half-open."""
        return self.clock.midnight(first_day), self.clock.midnight(self._next(first_day))

    def around(self, start: int, end: int) -> Span:
        """Give the minutes of all periods that a half-open window touches."""
        return self.span(self.first_day(start))[0], self.span(self.first_day(max(start, end - 1)))[1]

    def _next(self, first_day: int) -> int:
        if self.per == "day":
            return first_day + 1
        if self.per == "week":
            return first_day + 7
        return day_number(date_of(first_day + _LONGEST_MONTH).replace(day=1))
