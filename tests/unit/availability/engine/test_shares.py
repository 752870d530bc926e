"""Shares: counts stay together for any period and number of hosts, and follow weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from scheducal.availability.engine.shares import ONE, Share, by_share, in_turn, recounted, taking

TODAY = 20_000
PERIODS, WINDOWS = st.integers(0, 60), st.integers(1, 60)


@dataclass
class Team:
    """Books one after another, each so many days after the one before."""

    weights: dict[str, int]
    window: int = 28
    pick: str = "fairness"
    day: int = TODAY
    turns: dict[str, Share] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def book(self, free: Sequence[str] | None = None, ahead: int = 0) -> str:
        first_day = self.day - self.window
        fair = by_share(self.turns, self.weights, first_day)
        order = fair if self.pick == "fairness" else in_turn(self.turns, tuple(self.weights))
        host = next(each for each in order if free is None or each in free)
        self.turns[host] = taking(self.turns, self.weights, host, first_day).counting(self.day + ahead)
        self.counts[host] += 1
        return host

    def spread(self) -> int:
        found = [self.counts[each] for each in self.weights]
        return max(found) - min(found)


def equals(hosts: int) -> dict[str, int]:
    return {f"host {number}": 1 for number in range(hosts)}


def test_seven_mondays_go_to_seven_hosts() -> None:
    for pick in ("fairness", "round_robin"):
        team = Team(equals(7), pick=pick)
        for _ in range(7):
            team.book()
            team.day += 7
        assert set(team.counts.values()) == {1}, pick


@settings(max_examples=40)
@given(
    hosts=st.integers(1, 12),
    period=PERIODS,
    window=WINDOWS,
    aheads=st.lists(st.integers(0, 90), min_size=80, max_size=80),
    pick=st.sampled_from(["fairness", "round_robin"]),
)
def test_counts_of_equals_differ_by_one_at_most(
    hosts: int, period: int, window: int, aheads: list[int], pick: str
) -> None:
    team = Team(equals(hosts), window, pick)
    for ahead in aheads:
        team.book(ahead=ahead)
        team.day += period
        assert team.spread() <= 1


def furthest(team: Team) -> float:
    """Measure how far the count of one host is from its weight's."""
    booked, whole = team.counts.total(), sum(team.weights.values())
    return max(abs(team.counts[each] - booked * weight / whole) for each, weight in team.weights.items())


@settings(max_examples=30)
@given(weights=st.lists(st.integers(1, 100), min_size=1, max_size=8), period=PERIODS, window=WINDOWS)
def test_counts_converge_to_weights(weights: list[int], period: int, window: int) -> None:
    team = Team({f"host {number}": weight for number, weight in enumerate(weights)}, window)
    for _ in range(250):
        team.book()
        team.day += period
    # However many there are: the distance does not grow with the number of bookings.
    assert furthest(team) <= len(weights)


@settings(max_examples=40)
@given(others=st.integers(1, 5), rounds=st.integers(1, 20), period=st.integers(0, 40))
def test_a_newcomer_starts_at_the_share_of_the_others(others: int, rounds: int, period: int) -> None:
    team = Team(equals(others))
    for _ in range(others * rounds):
        team.book()
        team.day += period
    team.weights |= {"newcomer": 1}
    team.counts.clear()
    for _ in range(30):
        team.book()
        team.day += period
        assert team.spread() <= 1


def in_a_row(team: Team) -> int:
    """Count the bookings that go to the same host at first."""
    first = team.book()
    count = 1
    while team.book() == first:
        count += 1
    return count


def test_who_comes_back_makes_up_for_the_window_alone() -> None:
    cases: Mapping[int, int] = {10: 10, 100: 28}
    for days, missed in cases.items():
        team = Team(equals(2))
        for _ in range(5):
            team.book()
        team.day += 100
        for _ in range(days):
            team.day += 1
            team.book(free=["host 0"])
        assert missed - 1 <= in_a_row(team) <= missed + 2, days


def test_who_worked_alone_does_not_wait_for_longer_than_the_window() -> None:
    team = Team(equals(3))
    for _ in range(300):
        team.book(free=["host 1"])
    team.day += 60
    team.counts.clear()
    for _ in range(9):
        team.book()
        team.day += 1
    assert team.spread() <= 1


def test_coming_bookings_count() -> None:
    team = Team(equals(2))
    for _ in range(2):
        team.book()
    for _ in range(3):
        team.book(free=["host 0"], ahead=50)
    assert [team.book() for _ in range(3)] == ["host 1"] * 3


@settings(max_examples=40)
@given(weights=st.lists(st.integers(1, 9), min_size=1, max_size=5), period=PERIODS, rounds=st.integers(1, 3))
def test_who_is_away_for_long_does_not_disturb_the_turns_of_others(
    weights: list[int], period: int, rounds: int
) -> None:
    team = Team({"away": 1} | {f"host {number}": weight for number, weight in enumerate(weights)})
    for _ in range(rounds):
        team.book()
    here = [each for each in team.weights if each != "away"]
    del team.counts["away"]
    for _ in range(200):
        team.book(free=here)
        team.day += period
    booked, whole = team.counts.total(), sum(weights)
    apart = [abs(team.counts[each] - booked * team.weights[each] / whole) for each in here]
    assert max(apart) <= len(weights) + rounds


@given(
    picks=st.lists(st.integers(0, 5), min_size=1, max_size=60),
    hosts=st.integers(1, 6),
    period=st.integers(0, 9),
)
def test_bookings_that_end_give_their_count_back(picks: list[int], hosts: int, period: int) -> None:
    team = Team(equals(hosts), window=600)
    for pick in picks:
        host = f"host {pick % hosts}"
        day = team.day
        team.book(free=[host])
        team.turns[host] = team.turns[host].giving_back(day)
        team.day += period
    team.counts.clear()
    for _ in range(4 * hosts):
        team.book()
        team.day += period
    assert team.spread() == 0


def test_what_was_not_counted_is_not_given_back() -> None:
    share = Share(1, ONE, ONE, {TODAY: 1})
    assert share.giving_back(TODAY + 1) is share
    found = recounted({"ann": share, "bob": share}, {"ann": TODAY, "cy": TODAY}, {"ann": TODAY + 3, "cy": TODAY})
    assert found == {"ann": Share(1, ONE, ONE, {TODAY + 3: 1}), "bob": share}
