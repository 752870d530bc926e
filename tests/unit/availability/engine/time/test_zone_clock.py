"""Zones in whole minutes, beside walltime's, which asks the zone database each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheducal.availability.engine.time.zone_clock import clock_of, minute_of, weekday
from scheducal.walltime.wall_time import WallTime
from tests.unit.availability.engine.values import MONDAY, minute
from tests.unit.walltime.tzif import all_names, read_zone

EPOCH = datetime.fromisoformat("1970-01-01")
FIRST, LAST = minute("2024-06-01T00:00:00Z"), minute("2032-06-01T00:00:00Z")
DAY = 1440
LETTERS = "ABCEGHIJKLMNPRSTUWZ"


@pytest.mark.slow
@pytest.mark.parametrize("letter", LETTERS)
def test_around_every_change_of_every_zone_both_agree(letter: str) -> None:
    for name in (each for each in all_names() if each[0].upper() == letter):
        clock = clock_of(name, FIRST, LAST)
        for at in probes(name):
            assert clock.reading(at) == reading(at, name)
            for shown in (clock.reading(at) - 60, clock.reading(at), clock.reading(at) + 60):
                assert clock.minute(shown) == minute_shown(shown, name)


def probes(name: str) -> list[int]:
    """In minutes, before, at and after each change, and one that is near none."""
    zone = read_zone(name)
    changes = [*zone.table, *zone.changes(2024, 2032)]
    times = [change.at // 60 for change in changes if FIRST <= change.at // 60 < LAST]
    return [MONDAY, *(at + step for at in times for step in (-61, -1, 0, 1, 59))]


def reading(at: int, name: str) -> int:
    shown = WallTime.at(datetime.fromtimestamp(at * 60, UTC), name).local
    return (shown - EPOCH) // timedelta(minutes=1)


def minute_shown(shown: int, name: str) -> int:
    return minute_of(WallTime(EPOCH + timedelta(minutes=shown), 0, name).instant)


def test_every_zone_was_looked_at() -> None:
    assert {each[0].upper() for each in all_names()} == set(LETTERS)


def test_a_date_begins_where_its_clocks_say() -> None:
    """Cairo's 30 April 2027 begins at one o'clock, and is 23 hours long."""
    clock = clock_of("Africa/Cairo", MONDAY, MONDAY + 365 * DAY)
    day = clock.day(minute("2027-04-30T06:00:00Z"))
    assert clock.midnight(day) == minute("2027-04-29T22:00:00Z")
    assert clock.midnight(day + 1) - clock.midnight(day) == 23 * 60


def test_a_week_begins_on_monday() -> None:
    assert weekday(MONDAY // DAY) == 0
    assert weekday(MONDAY // DAY - 1) == 6
