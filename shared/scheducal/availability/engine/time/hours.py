"""When a resource works, in minutes since the epoch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheducal.availability.engine.time.closed_days import closed_days, day_number
from scheducal.availability.engine.time.ranges import Span, Spans, merged, overlap, without
from scheducal.availability.engine.time.zone_clock import MINUTES_A_DAY, ZoneClock, clock_of, weekday
from scheducal.catalog.resources.model import Resource, TimeOff
from scheducal.values import dataclass

# A range of a day can begin two local dates before the minute that is asked for, and zones differ by a day.
_DAYS_BEFORE, _DAYS_AFTER = 3, 2


@dataclass(frozen=True, slots=True)
class Hours:
    """regular: weekly hours and overrides, whatever the holidays.
    holidays: what of it holidays take away.
    time_off: what lies in absences, also outside of the hours. Each is sorted and does not overlap.
    """

    regular: Spans
    holidays: Spans
    time_off: Spans


NO_HOURS = Hours([], [], [])


def hours_of(resource: Resource, start: int, end: int) -> Hours:
    """List the hours of every local date that matters for a window, whole: they reach beyond it on both sides."""
    if not resource.is_active:
        return NO_HOURS
    clock = clock_of(resource.time_zone, start - _DAYS_BEFORE * MINUTES_A_DAY, end + _DAYS_AFTER * MINUTES_A_DAY)
    days = range(clock.day(start) - _DAYS_BEFORE, clock.day(end) + _DAYS_AFTER)
    closed = closed_days(resource.holidays, days[0], days[-1])
    overrides = {day_number(each.day): each.ranges for each in resource.overrides}
    clock_on = _clocks(resource, clock, start, end)
    worked: Spans = []
    holidays: Spans = []
    for day in days:
        override = overrides.get(day)
        # An override is somebody's explicit word for the date, and holds on holidays too.
        ranges = resource.weekly[weekday(day)] if override is None else override
        if ranges:
            minute, midnight = clock_on(day).minute, day * MINUTES_A_DAY
            found = holidays if override is None and day in closed else worked
            found += [(minute(midnight + each.start), minute(midnight + each.end)) for each in ranges]
    time_off = _absences(resource, clock)
    if not holidays:
        return Hours(merged(worked), holidays, time_off)
    return Hours(merged(worked + holidays), without(merged(holidays), merged(worked)), time_off)


def absences_of(resource: Resource, start: int, end: int) -> Spans:
    """List the absences of a resource, those within a window at least. Each is sorted and does not overlap."""
    return _absences(resource, clock_of(resource.time_zone, start, end))


def _absences(resource: Resource, clock: ZoneClock) -> Spans:
    return merged(_absence(each, clock) for each in resource.time_off)


def phases_of(resource: Resource, window: Span) -> dict[int, Spans]:
    """List when the resource's clocks show full hours so many minutes before those of UTC, in a window."""
    found: dict[int, Spans] = {}
    left = [window]
    for first_day, last_day, clock in [*_stays(resource, *window), (None, None, clock_of(resource.time_zone, *window))]:
        begin = window[0] if first_day is None else clock.midnight(first_day)
        here = [(begin, window[1] if last_day is None else clock.midnight(last_day + 1))]
        for phase, spans in clock.phases(overlap(left, here)).items():
            found[phase] = merged([*found.get(phase, ()), *spans])
        left = without(left, here)
    return found


def _stays(resource: Resource, start: int, end: int) -> list[tuple[int, int | None, ZoneClock]]:
    """Give the first and the last local date of each stay, None for no end, with the clocks there."""
    margin = (_DAYS_BEFORE + 1) * MINUTES_A_DAY
    return [
        (
            day_number(each.first_day),
            day_number(each.last_day) if each.last_day else None,
            clock_of(each.time_zone, start - margin, end + margin),
        )
        for each in resource.stays
    ]


def _clocks(resource: Resource, own: ZoneClock, start: int, end: int) -> Callable[[int], ZoneClock]:
    """Choose the clocks that a local date's hours are read on."""
    stays = _stays(resource, start, end)

    def clock_on(day: int) -> ZoneClock:
        there = (clock for first, last, clock in stays if first <= day and (last is None or day <= last))
        return next(there, own)

    return clock_on


def _absence(absence: TimeOff, clock: ZoneClock) -> tuple[int, int]:
    return clock.minute(_reading(absence.start)), clock.minute(_reading(absence.end, up=True))


def _reading(local: datetime, *, up: bool = False) -> int:
    """Count the minutes since 1970 on the clock; seconds count as a minute begun, or with `up` as one more."""
    minutes = day_number(local.date()) * MINUTES_A_DAY + local.hour * 60 + local.minute
    # The engine counts whole minutes. An absence must not end early.
    return minutes + 1 if up and local.second else minutes
