"""Busy times by weeks, and without our own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheducal.availability.busy import Busy, joined, within, without
from scheducal.connectors.connections.busy.weeks import (
    LONGEST_WINDOW,
    MOST_AGE,
    SOON,
    BusyWeek,
    limits,
    mondays,
    runs,
    week_of,
)

MONDAY = datetime(2026, 4, 13, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)

spans = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 12)), max_size=8)


def busy(pairs: list[tuple[int, int]]) -> list[Busy]:
    """Hours after MONDAY, and how many."""
    return [Busy(MONDAY + start * HOUR, MONDAY + (start + length) * HOUR) for start, length in pairs]


def hours(times: tuple[Busy, ...]) -> set[int]:
    """Give the hours that they cover."""
    return {hour for hour in range(80) if any(each.start <= MONDAY + hour * HOUR < each.end for each in times)}


@settings(deadline=None)
@given(spans, spans)
def test_without_takes_away_exactly_what_is_known(times: list[tuple[int, int]], own: list[tuple[int, int]]) -> None:
    left = without(busy(times), busy(own))
    assert hours(left) == hours(joined(busy(times))) - hours(joined(busy(own)))
    assert left == joined(left)


@settings(deadline=None)
@given(spans, st.integers(0, 60), st.integers(1, 30))
def test_within_cuts_to_the_window(times: list[tuple[int, int]], start: int, length: int) -> None:
    found = within(busy(times), MONDAY + start * HOUR, MONDAY + (start + length) * HOUR)
    assert hours(found) == hours(joined(busy(times))) & set(range(start, start + length))


@settings(deadline=None)
@given(st.integers(0, 400), st.integers(1, 24 * 40))
def test_weeks_cover_the_window_and_no_more_than_they_must(start: int, length: int) -> None:
    begins = MONDAY + start * HOUR
    ends = begins + length * HOUR
    (run,) = runs(mondays(begins, ends))
    first, last = limits(run)
    assert first <= begins
    assert ends <= last
    assert begins - first < 7 * DAY
    assert last - ends < 7 * DAY


def test_a_window_that_ends_with_a_week_does_not_touch_the_next() -> None:
    assert mondays(MONDAY, MONDAY + 7 * DAY) == (date(2026, 4, 13),)
    assert mondays(MONDAY - SECOND, MONDAY + SECOND) == (date(2026, 4, 6), date(2026, 4, 13))


@pytest.mark.parametrize("length", [timedelta(), -HOUR, LONGEST_WINDOW + SECOND])
def test_a_window_is_bounded(length: timedelta) -> None:
    with pytest.raises(ValueError, match="400 days"):
        mondays(MONDAY, MONDAY + length)


def test_weeks_apart_are_asked_for_apart() -> None:
    first, second, fourth = date(2026, 4, 13), date(2026, 4, 20), date(2026, 5, 4)
    assert list(runs([fourth, first, second])) == [(first, second), (fourth,)]
    assert list(runs([])) == []


def test_a_week_has_its_own_part_of_a_time_that_crosses_its_end() -> None:
    (run,) = runs(mondays(MONDAY, MONDAY + 14 * DAY))
    crossing = [Busy(MONDAY + 7 * DAY - HOUR, MONDAY + 7 * DAY + HOUR)]
    assert [week_of(each, crossing, MONDAY).busy for each in run] == [
        (Busy(MONDAY + 7 * DAY - HOUR, MONDAY + 7 * DAY),),
        (Busy(MONDAY + 7 * DAY, MONDAY + 7 * DAY + HOUR),),
    ]


def test_a_week_is_good_for_a_minute_and_until_somebody_looks() -> None:
    week = BusyWeek(MONDAY.date(), (), MONDAY)
    assert week.is_good(MONDAY + MOST_AGE - SECOND, None)
    assert not week.is_good(MONDAY + MOST_AGE, None)
    assert week.is_good(MONDAY + SECOND, MONDAY - SECOND)
    assert not week.is_good(MONDAY + SECOND, MONDAY), "what happened within the same second may be missing"


def test_one_of_many_readers_renews_it() -> None:
    week = BusyWeek(MONDAY.date(), (), MONDAY)
    assert not week.is_due(MONDAY + SOON - SECOND)
    assert week.is_due(MONDAY + SOON)
    taken = BusyWeek(MONDAY.date(), (), MONDAY, MONDAY + SOON + 5 * SECOND)
    assert not taken.is_due(MONDAY + SOON + SECOND)
    assert taken.is_due(MONDAY + SOON + 5 * SECOND)
