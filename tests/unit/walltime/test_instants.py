"""Any instant and any reading of the years 1 to 9999, in any zone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheducal.walltime.parse import parse_wall_time
from scheducal.walltime.wall_time import WallTime
from tests.unit.walltime.tzif import all_names, epoch_seconds, on_clock, read_zone
from tests.unit.walltime.values import refusal_of

FIRST = epoch_seconds(datetime(1, 1, 1, tzinfo=UTC))
LAST = epoch_seconds(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
DAY = 86_400

names = st.sampled_from(all_names())
seconds = st.integers(FIRST, LAST) | st.integers(0, 4_000_000_000)
inside = seconds.filter(lambda at: FIRST + DAY <= at <= LAST - DAY)
minutes = st.integers(-(24 * 60 - 1), 24 * 60 - 1)


def offset_text(minutes_east: int) -> str:
    hours, rest = divmod(abs(minutes_east), 60)
    return f"{'-' if minutes_east < 0 else '+'}{hours:02}:{rest:02}"


@settings(deadline=None, max_examples=500)
@given(inside, names, minutes)
def test_a_value_with_an_offset_is_that_instant_shown_in_the_zone(at: int, name: str, east: int) -> None:
    text = on_clock(at + east * 60).isoformat() + offset_text(east)
    wall = parse_wall_time(text, name, "appointmentStart")
    assert epoch_seconds(wall.instant) == at
    assert wall.local == on_clock(at + read_zone(name).offset_at(at))
    assert WallTime.from_stored(wall.isoformat(), wall.fold, name) == wall


@settings(deadline=None, max_examples=500)
@given(inside, names)
def test_a_value_without_offset_is_a_reading_of_the_zones_clocks(reading: int, name: str) -> None:
    instants = read_zone(name).instants(reading)
    assume(instants)
    wall = parse_wall_time(on_clock(reading).isoformat(), name, "appointmentStart")
    assert (epoch_seconds(wall.instant), wall.local, wall.zone) == (instants[0], on_clock(reading), name)
    if len(instants) == 1:
        assert WallTime.from_stored(wall.isoformat(), 1, name) == wall


def is_taken(text: str, name: str) -> bool:
    refusal = refusal_of(lambda: parse_wall_time(text, name, "appointmentStart"))
    assert refusal is None or refusal.code == "invalid_date_time"
    return refusal is None


@pytest.mark.parametrize("edge", [FIRST, LAST])
def test_the_first_and_last_seconds_of_the_calendar(edge: int) -> None:
    for name in all_names():
        offset = read_zone(name).offset_at(edge)
        for shift in (-offset, 0, offset):
            for reading in {edge + shift + step for step in (-1, 0, 1)}:
                if FIRST <= reading <= LAST:
                    text = on_clock(reading).isoformat()
                    assert is_taken(text, name) == (FIRST <= reading - offset <= LAST)
                    assert is_taken(f"{text}Z", name) == (FIRST <= reading + offset <= LAST)


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "0001-01-01T23:58+23:59",
        "9999-12-31T00:01-23:59",
    ],
)
def test_an_offset_can_reach_beyond_the_calendar(text: str) -> None:
    assert not is_taken(text, "UTC")
    assert not is_taken(text, "Pacific/Kiritimati")
    assert not is_taken(text, "Pacific/Niue")
