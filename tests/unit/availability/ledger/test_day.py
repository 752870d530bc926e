"""What a change makes of the ledger's days."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.ledger.guard import guard_at
from scheducal.availability.ledger.model import (
    MINUTES,
    MOST_ALLOCATIONS,
    Day,
    DayFull,
    changed,
    days_of,
    taken_by_resource,
)
from scheducal.availability.ledger.rows import day_of, day_put

NOW = 1_800_000_000
NOON = 20_000 * MINUTES + 720
BOOKING = Allocation(NOON, NOON + 30, 10, 5, 1, "bkg_a", "confirmed", "svc_a", "open")
HOLD = replace(BOOKING, holder="hld_a", kind="hold", expires=NOW + 60)
DAY = Day("res_a", 20_000)

minutes = st.integers(-3 * MINUTES, 60_000 * MINUTES)
takens = st.builds(
    Allocation,
    start=minutes,
    end=minutes,
    before=st.integers(0, 600),
    after=st.integers(0, 600),
    seats=st.integers(1, 500),
    holder=st.text("abc_019", min_size=1, max_size=30),
    kind=st.sampled_from(["hold", "pending", "confirmed"]),
    service_id=st.text(max_size=30),
    channel=st.text(max_size=30),
    expires=st.none() | st.integers(0, 1 << 40),
)


@given(st.lists(takens, max_size=5), st.integers(0, 60_000))
def test_a_row_gives_back_what_was_put_into_it(taken: list[Allocation], number: int) -> None:
    day = Day("res_a", number, 4, tuple(taken))
    put = day_put("ten_a", day)
    assert day_of({**put.key.attributes(), **put.item}) == replace(day, version=5)


@given(takens)
def test_the_days_of_something_are_those_that_a_minute_of_it_lies_on(taken: Allocation) -> None:
    short = replace(taken, end=taken.start + 2000)
    begin, end = short.start - short.before, short.end + short.after
    assert set(days_of(short)) == {minute // MINUTES for minute in range(begin, end)}


def test_buffers_reach_into_the_next_day() -> None:
    late = replace(BOOKING, start=20_001 * MINUTES - 30, end=20_001 * MINUTES)
    assert list(days_of(replace(late, after=0))) == [20_000]
    assert list(days_of(late)) == [20_000, 20_001]


def test_what_is_on_two_days_is_taken_once() -> None:
    days = [Day("res_a", 20_000, 1, (BOOKING,)), Day("res_a", 20_001, 1, (BOOKING,)), Day("res_b", 20_000)]
    assert taken_by_resource(days, NOW) == {"res_a": (BOOKING,), "res_b": ()}


def test_a_hold_counts_until_it_expires_and_the_next_writer_sweeps_it_away() -> None:
    day = replace(DAY, version=3, taken=(HOLD,))
    assert taken_by_resource([day], NOW + 59)["res_a"] == (HOLD,)
    assert taken_by_resource([day], NOW + 60)["res_a"] == ()
    after = changed({("res_a", 20_000): day}, release={}, take={"res_a": BOOKING}, second=NOW + 60)
    assert after == [replace(day, taken=(BOOKING,))]


def test_a_booking_takes_its_hold_s_place_on_every_day_and_leaves_others_alone() -> None:
    late = replace(BOOKING, start=20_001 * MINUTES - 10, end=20_001 * MINUTES + 20)
    hold, other = replace(late, holder="hld_a"), replace(BOOKING, holder="bkg_b")
    days = {
        ("res_a", 20_000): Day("res_a", 20_000, 2, (hold, other)),
        ("res_a", 20_001): Day("res_a", 20_001, 1, (hold,)),
        ("res_a", 20_002): Day("res_a", 20_002, 7, (other,)),
    }
    after = changed(days, release={"hld_a": ("res_a",)}, take={"res_a": late}, second=NOW)
    assert after == [Day("res_a", 20_000, 2, (other, late)), Day("res_a", 20_001, 1, (late,))]


def test_a_day_takes_only_so_much_and_a_row_stays_far_below_what_dynamodb_takes() -> None:
    full = replace(DAY, taken=tuple(replace(BOOKING, holder=f"bkg_{n:026d}") for n in range(MOST_ALLOCATIONS)))
    with pytest.raises(DayFull):
        changed({("res_a", 20_000): full}, release={}, take={"res_a": BOOKING}, second=NOW)
    assert len(str(day_put("ten_a", full).item["taken"])) < 100_000


@pytest.mark.parametrize(("per", "first_day"), [("day", "2024-10-04"), ("week", "2024-09-30"), ("month", "2024-10-01")])
def test_a_guard_is_that_of_the_local_period(per: str, first_day: str) -> None:
    just_before_midnight_utc = 20_000 * MINUTES - 1  # 2024-10-03 23:59
    guard = guard_at("svc_a", per, "Asia/Kolkata", just_before_midnight_utc)  # type: ignore[arg-type]
    assert guard.first_day.isoformat() == first_day
