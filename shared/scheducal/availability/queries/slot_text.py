"""Thousands of slots as JSON text. Strings are put together directly: objects in between cost more than the engine."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache, lru_cache

from scheducal.availability.engine.slots import Slot
from scheducal.availability.engine.time.closed_days import date_of
from scheducal.availability.engine.time.zone_clock import MINUTES_A_DAY, ZoneClock
from scheducal.values import dataclass


def days_text(clock: ZoneClock, slots: Iterable[Slot]) -> str:
    """Write sorted slots as a list of responses.OpenDay, on the clock's readings."""
    days: list[tuple[str, list[str]]] = []
    frame, times = _Frame("", "", 0, 0, 0), _times()
    lists: dict[tuple[str, ...], str] = {}
    for start, end, resources in slots:
        if start >= frame.end:
            frame = _frame(clock, start)
            if not days or days[-1][0] != frame.date:
                days.append((frame.date, []))
        ids = lists.get(resources) or lists.setdefault(resources, json.dumps(resources))
        if end < frame.end:
            date, utc = frame.date, frame.utc_date
            first, last = start - frame.midnight, end - frame.midnight
            utc_first, utc_last = start - frame.utc_midnight, end - frame.utc_midnight
            text = (
                f'{{"start": "{date}{times[first]}", "end": "{date}{times[last]}", '
                f'"startInstant": "{utc}{times[utc_first]}Z", "endInstant": "{utc}{times[utc_last]}Z", '
                f'"resourceIds": {ids}}}'
            )
        else:
            text = (
                f'{{"start": "{stamp(clock.reading(start))}", "end": "{stamp(clock.reading(end))}", '
                f'"startInstant": "{stamp(start)}Z", "endInstant": "{stamp(end)}Z", "resourceIds": {ids}}}'
            )
        days[-1][1].append(text)
    return f"[{', '.join(_day(date, found) for date, found in days)}]"


def stamp(reading: int) -> str:
    """Write minutes since 1970-01-01T00:00 as `YYYY-MM-DDTHH:MM:SS`."""
    day, minute = divmod(reading, MINUTES_A_DAY)
    return date_text(day) + _times()[minute]


@lru_cache(maxsize=1_000)
def date_text(day: int) -> str:
    """Write days since 1970-01-01 as `YYYY-MM-DD`."""
    return date_of(day).isoformat()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Minutes that have one local date, one date in UTC and one offset. midnight: at which minute the date began."""

    date: str
    utc_date: str
    midnight: int
    utc_midnight: int
    end: int


def _frame(clock: ZoneClock, minute: int) -> _Frame:
    """Give the one that a minute is in."""
    reading = clock.reading(minute)
    day, utc_day = reading // MINUTES_A_DAY, minute // MINUTES_A_DAY
    midnight, utc_midnight = minute - reading % MINUTES_A_DAY, utc_day * MINUTES_A_DAY
    change = next((each for each in clock.changes if each > minute), utc_midnight + MINUTES_A_DAY)
    end = min(midnight + MINUTES_A_DAY, utc_midnight + MINUTES_A_DAY, change)
    return _Frame(date_text(day), date_text(utc_day), midnight, utc_midnight, end)


def _day(date: str, slots: list[str]) -> str:
    return f'{{"date": "{date}", "slots": [{", ".join(slots)}]}}'


@cache
def _times() -> tuple[str, ...]:
    """Write each minute of a day."""
    return tuple(f"T{minute // 60:02d}:{minute % 60:02d}:00" for minute in range(MINUTES_A_DAY))
