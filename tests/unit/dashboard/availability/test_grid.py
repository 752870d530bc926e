"""Weekly hours as cells, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.catalog.resources.clock_times import parse_range
from scheducal.catalog.resources.document import DAYS
from scheducal.catalog.resources.model import CLOSED, Range, Week
from scheducal.dashboard.availability.hours.grid import cells_of, grid_of, times_in, times_text, week_of
from scheducal.dashboard.frame.clocks import DASH

USUAL = (parse_range("09:00-12:30"), parse_range("13:30-18:00"))


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Any week that a resource may have: of any minutes, touching, over midnight."""

    def day() -> tuple[Range, ...]:
        marks = st.integers(0, 96).map(lambda quarter: quarter * 15) | st.integers(0, 1440)
        cuts = draw(st.lists(marks, max_size=6, unique=True).map(sorted))
        ranges = [Range(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
        if len(cuts) > 2 and draw(st.booleans()):  # two that touch
            ranges = [Range(cuts[0], cuts[1]), Range(cuts[1], cuts[2])]
        if ranges and ranges[0].start > 1 and draw(st.booleans()):
            ranges[-1] = Range(ranges[-1].start, 1440 + draw(st.integers(1, ranges[0].start - 1)))
        return tuple(ranges)

    return tuple(day() for _ in range(7))


@given(weeks(), st.sampled_from([None, 15, 30]), st.booleans())
def test_what_is_not_touched_comes_back_as_it_was(week: Week, step: int | None, whole: bool) -> None:
    grid = grid_of(week, step, whole=whole)
    marked = {day: cells or () for day, cells in zip(DAYS, grid.days, strict=True)}
    assert week_of(week, grid.step, marked, grid.cells) == week


@given(weeks(), st.integers(0, 6), st.integers(28, 79))
def test_a_cell_that_is_pressed_changes_that_cell_alone(week: Week, weekday: int, quarter: int) -> None:
    grid, cell = grid_of(week, 15), quarter * 15
    if (cells := grid.days[weekday]) is None:
        return
    pressed = {day: set(each or ()) for day, each in zip(DAYS, grid.days, strict=True)}
    pressed[DAYS[weekday]] ^= {cell}
    after = week_of(week, 15, pressed, grid.cells)
    assert [each for number, each in enumerate(after) if number != weekday] == [
        each for number, each in enumerate(week) if number != weekday
    ]
    assert cells_of(after[weekday], 15) == cells ^ {cell}


def test_a_usual_week_is_shown_in_half_hours_of_the_usual_day() -> None:
    grid = grid_of((USUAL, *CLOSED[1:]))
    assert (grid.step, grid.hours) == (30, (7, 20))
    assert min(grid.days[0] or ()) == 540


def test_quarters_and_early_hours_show_more() -> None:
    grid = grid_of(((parse_range("05:45-23:15"),), *CLOSED[1:]))
    assert (grid.step, grid.hours) == (15, (5, 24))


def test_a_day_that_cells_cannot_show_stays_in_times() -> None:
    odd = [("09:05-12:00",), ("22:00-02:00",), ("09:00-12:00", "12:00-15:00")]
    week = tuple(tuple(map(parse_range, each)) for each in odd) + CLOSED[3:]
    grid = grid_of(week)
    assert grid.days[:3] == (None, None, None)
    assert week_of(week, grid.step, {"monday": [600]}, grid.cells) == week


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("", []),
        ("09:00-12:30, 13:30-18:00", ["09:00-12:30", "13:30-18:00"]),
        (f"9{DASH}17", ["09:00-17:00"]),
        ("9 to 12.30\n14:00 - 24:00", ["09:00-12:30", "14:00-24:00"]),
        ("nonsense", ["nonsense:00"]),
    ],
)
def test_times_are_read_as_people_write_them(text: str, ranges: list[str]) -> None:
    assert times_in(text) == ranges


@given(weeks())
def test_times_come_back_as_they_were(week: Week) -> None:
    for ranges in week:
        assert tuple(map(parse_range, times_in(times_text(ranges)))) == ranges
