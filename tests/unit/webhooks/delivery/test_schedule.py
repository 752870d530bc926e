"""Waits between attempts: never shorter than the schedule, at most a tenth longer, as long as a receiver may ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.webhooks.delivery.rules import SCHEDULE, parse_schedule, wait_after

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
chances = st.floats(0, 1)


def test_the_documented_schedule() -> None:
    waits = [wait_after(SCHEDULE, failed, None, 0) for failed in range(6)]
    assert waits == [timedelta(), MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, None]


@given(st.integers(1, 4), chances)
def test_jitter_only_adds_and_at_most_a_tenth(failed: int, chance: float) -> None:
    wait = wait_after(SCHEDULE, failed, None, chance)
    assert wait is not None
    assert SCHEDULE[failed] <= wait <= SCHEDULE[failed] * 1.1


@given(st.integers(1, 4), st.timedeltas(timedelta(), timedelta(days=366)), chances)
def test_a_receiver_can_make_it_longer_up_to_the_step_after(failed: int, asked: timedelta, chance: float) -> None:
    wait = wait_after(SCHEDULE, failed, asked, chance)
    assert wait is not None
    longest = SCHEDULE[min(failed + 1, 4)]
    assert max(SCHEDULE[failed], min(asked, longest)) <= wait <= longest * 1.1


@given(st.integers(5, 100), st.none() | st.timedeltas(timedelta(), timedelta(days=1)), chances)
def test_nothing_prolongs_it_beyond_its_last_attempt(failed: int, asked: timedelta | None, chance: float) -> None:
    assert wait_after(SCHEDULE, failed, asked, chance) is None


def test_a_schedule_whose_steps_fall_shortens_no_wait() -> None:
    assert wait_after((timedelta(), HOUR, MINUTE), 1, 2 * HOUR, 0) == HOUR


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0,60,300,1800,7200", [0, 60, 300, 1800, 7200]), ("0", [0]), ("0, 1 ,86400", [0, 1, 86_400])],
)
def test_a_schedule_is_written_in_seconds(text: str, seconds: list[int]) -> None:
    assert [wait.total_seconds() for wait in parse_schedule(text)] == seconds


@pytest.mark.parametrize("text", ["", "0,,1", "0,one", "0,-1", "0,86401", "1.5", ",".join("0" * 11)])
def test_what_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"schedule|invalid literal"):
        parse_schedule(text)
