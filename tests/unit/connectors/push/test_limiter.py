"""Who may use a connected calendar, and how thousands that cannot come back one after the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from scheducal.connectors.push.limiter import (
    LONGEST_PAUSE,
    LONGEST_WAIT,
    PACE,
    PLACES,
    free_place,
    milliseconds,
    pause_until,
    wait_in_line,
)

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def taken(count: int) -> dict[str, int]:
    return {f"until{place}": milliseconds(NOW + SECOND) for place in range(count)}


def test_there_are_four_places() -> None:
    assert PLACES == 4
    assert free_place({}, NOW) == 0
    assert free_place(taken(3), NOW) == 3
    assert free_place(taken(4), NOW) is None


def test_a_place_is_free_again_once_its_lease_has_run_out() -> None:
    assert free_place(taken(4), NOW + SECOND) == 0


def test_nobody_gets_in_while_the_calendar_is_left_alone() -> None:
    paused = {"pausedUntil": milliseconds(NOW + SECOND)}
    assert free_place(paused, NOW) is None
    assert free_place(paused, NOW + SECOND) == 0


def test_turns_follow_one_another_at_their_pace_after_a_pause() -> None:
    limiter_row = {"pausedUntil": milliseconds(NOW + timedelta(seconds=30))}
    waits = []
    for _ in range(100):
        waits.append(wait_in_line(limiter_row, NOW))
        limiter_row["lastTurn"] = milliseconds(NOW + waits[-1])
    assert waits[0] == timedelta(seconds=30) + PACE
    assert {later - earlier for earlier, later in pairwise(waits)} == {PACE}


def test_no_wait_is_longer_than_a_message_can_be_delayed() -> None:
    assert wait_in_line({"lastTurn": milliseconds(NOW + timedelta(days=1))}, NOW) == LONGEST_WAIT


def test_a_calendar_cannot_ask_for_ever() -> None:
    assert pause_until(NOW, timedelta(days=9)) == NOW + LONGEST_PAUSE
    assert pause_until(NOW, timedelta(seconds=-5)) == NOW
