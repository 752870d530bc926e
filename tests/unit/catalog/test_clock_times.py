"""Ranges of a day as people write them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.catalog.resources.clock_times import RANGE, parse_range, range_text
from scheducal.catalog.resources.model import Range

minutes = st.integers(0, 1439)


@given(start=minutes, length=st.integers(1, 1440))
def test_what_is_written_is_read_again(start: int, length: int) -> None:
    span = Range(start, start + length)
    text = range_text(span)
    if start != span.end % 1440 or start == 0:
        assert re.match(RANGE, text)
        assert parse_range(text) == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("09:00-17:00", Range(540, 1020)),
        ("22:00-02:00", Range(1320, 1560)),
        ("22:00-00:00", Range(1320, 1440)),
        ("22:00-24:00", Range(1320, 1440)),
        ("00:00-24:00", Range(0, 1440)),
    ],
)
def test_an_end_at_or_before_the_start_is_on_the_next_day(text: str, span: Range) -> None:
    assert parse_range(text) == span


@pytest.mark.parametrize(
    "text", ["", "9:00-17:00", "09:00-25:00", "09:00 - 17:00", "24:00-25:00", "٠٩:00-17:00", "09:00-17:00\n"]
)
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be a range of a day, such as 09:00-17:00"):
        parse_range(text)


def test_a_range_without_length_could_mean_two_things() -> None:
    with pytest.raises(ValueError, match="00:00-24:00 is all day"):
        parse_range("09:00-09:00")
