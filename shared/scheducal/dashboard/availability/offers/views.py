"""Offers as pages show them: by local date, with times that are not offered among them (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from scheducal.availability.engine.time.closed_days import date_of
from scheducal.availability.engine.time.zone_clock import ZoneClock
from scheducal.availability.queries.slot_text import stamp
from scheducal.dashboard.availability.offers.queries import Offers
from scheducal.values import dataclass

# Of a day; a service with steps of five minutes has 288.
_MOST_A_DAY = 60


@dataclass(frozen=True, slots=True)
class Time:
    """One start. at: its wall time in the offers' zone, as requests take it. clock: `09:00`."""

    at: str
    clock: str
    is_offered: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One date. more: how many of its times are not shown. is_past: nothing of it can be booked any more."""

    day: date
    title: str
    offered: int
    times: Sequence[Time]
    more: int
    is_past: bool

    @property
    def before(self) -> date:
        """Give the date a week earlier."""
        return self.day - timedelta(days=7)

    @property
    def after(self) -> date:
        """Give the next date."""
        return self.day + timedelta(days=1)


def days_of(offers: Offers, first: date, now: datetime, *, all_times: bool = False) -> list[Day]:
    """List seven dates with their times. all_times: those that are not offered too."""
    clock = offers.query.clock
    starts = {slot.start: True for slot in offers.offered}
    starts |= dict.fromkeys(offers.refused, False) if all_times else {}
    by_day: dict[date, list[Time]] = {}
    for start, is_offered in sorted(starts.items()):
        by_day.setdefault(date_of(clock.day(start)), []).append(_time(clock, start, is_offered=is_offered))
    today = date_of(clock.day(int(now.timestamp()) // 60))
    return [_day(first + timedelta(days=number), by_day, today) for number in range(7)]


def nearest_of(offers: Offers, start: int, count: int = 3) -> list[tuple[Time, date]]:
    """Give the offered times of the week that are nearest to a start, in their order, each with its date."""
    near = sorted(offers.offered, key=lambda slot: abs(slot.start - start))[:count]
    clock = offers.query.clock
    return [(_time(clock, slot.start, is_offered=True), date_of(clock.day(slot.start))) for slot in sorted(near)]


def _time(clock: ZoneClock, start: int, *, is_offered: bool) -> Time:
    at = stamp(clock.reading(start))
    return Time(at, at[11:16], is_offered)


def _day(day: date, by_day: dict[date, list[Time]], today: date) -> Day:
    times = by_day.get(day, [])
    count = sum(each.is_offered for each in times)
    return Day(day, f"{day:%a} {day.day}", count, times[:_MOST_A_DAY], max(0, len(times) - _MOST_A_DAY), day < today)
