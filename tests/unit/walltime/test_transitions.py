"""Every change of every zone's clocks, one second before it, at it and after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scheducal.errors import Refusal
from scheducal.walltime.parse import parse_wall_time
from scheducal.walltime.wall_time import WallTime
from tests.every import failures
from tests.unit.walltime.posix_rule import Change
from tests.unit.walltime.tzif import Zone, distinct_names, epoch_seconds, on_clock, read_zone


def changes(zone: Zone) -> Iterator[Change]:
    yield from (change for change in zone.table if change.before != change.after)
    yield from zone.changes(2020, 2036)
    yield from zone.changes(9998, 9999)


def readings(change: Change) -> set[int]:
    """On the clock: around the two ends of what is skipped or doubled, and in the middle of it."""
    ends = change.at + change.before, change.at + change.after
    return {end + step for end in ends for step in (-1, 0, 1)} | {sum(ends) // 2}


def skipped(change: Change) -> set[int]:
    """Give the first, a middle and the last reading of a gap."""
    first, end = change.at + change.before, change.at + change.after
    return {first, (first + end) // 2, end - 1} if first < end else set()


def parsed(reading: int, name: str) -> WallTime:
    return parse_wall_time(on_clock(reading).isoformat(), name, "appointmentStart")


@pytest.mark.slow
def test_a_reading_means_the_first_instant_that_shows_it_or_is_refused_with_the_times_around_the_gap() -> None:
    def check(name: str) -> None:
        zone = read_zone(name)
        for change in changes(zone):
            around = [on_clock(each).isoformat() for each in (change.at + change.before - 1, change.at + change.after)]
            for reading in readings(change):
                instants = zone.instants(reading)
                if instants:
                    wall = parsed(reading, name)
                    assert epoch_seconds(wall.instant) == instants[0]
                    assert (wall.local, wall.fold) == (on_clock(reading), 0)
                else:
                    with pytest.raises(Refusal) as refused:
                        parsed(reading, name)
                    assert refused.value.code == "nonexistent_local_time"
                    assert all(near in refused.value.message for near in around)

    assert failures(check, distinct_names()) == {}


@pytest.mark.slow
def test_an_instant_is_shown_in_its_occurrence_and_comes_back() -> None:
    def check(name: str) -> None:
        zone = read_zone(name)
        for change in changes(zone):
            doubled = change.before - change.after
            for at in {change.at + step for step in (-1, 0, 1, doubled - 1, doubled, doubled // 2)}:
                reading = at + zone.offset_at(at)
                wall = parse_wall_time(f"{on_clock(at).isoformat()}Z", name, "appointmentStart")
                occurrence = zone.instants(reading).index(at)
                assert (wall.local, wall.fold, epoch_seconds(wall.instant)) == (on_clock(reading), occurrence, at)
                assert WallTime.from_stored(wall.isoformat(), wall.fold, name) == wall

    assert failures(check, distinct_names()) == {}


def test_a_stored_reading_that_is_skipped_now_keeps_the_offset_before_the_gap() -> None:
    def check(name: str) -> None:
        for change in changes(read_zone(name)):
            for reading in skipped(change):
                local = on_clock(reading).isoformat()
                for fold in (0, 1):
                    wall = WallTime.from_stored(local, fold, name)
                    assert (epoch_seconds(wall.instant), wall.isoformat()) == (reading - change.before, local)

    assert failures(check, distinct_names()) == {}
