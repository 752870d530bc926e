"""GCRA against a bucket of tokens that is counted by hand."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from scheducal.tenants.rules import MINUTE, after, interval, latest_tat, retry_after

# Divisors of a minute in microseconds, so that both models count in whole units.
LIMITS = st.sampled_from([1, 2, 5, 60, 120, 6_000, 600_000])
PAUSES = st.lists(st.integers(0, 3 * MINUTE // 2) | st.just(0), min_size=1, max_size=60)


@dataclass
class Bucket:
    """Holds a minute's tokens at most; one drips in every interval."""

    per_minute: int
    tokens: Fraction
    at: int

    def take(self, now: int) -> bool:
        """Take one if there is one."""
        self.tokens = min(Fraction(self.per_minute), self.tokens + Fraction(now - self.at, interval(self.per_minute)))
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


def request(tat: int, now: int, per_minute: int) -> int | None:
    """Do what the authenticator's conditional write does: the new TAT, None for a refusal."""
    return None if tat > latest_tat(now, per_minute) else max(tat, now) + interval(per_minute)


@given(LIMITS, PAUSES)
def test_it_lets_in_what_a_token_bucket_lets_in_and_tells_what_is_left(per_minute: int, pauses: list[int]) -> None:
    now, tat, bucket = 10**15, 0, Bucket(per_minute, Fraction(per_minute), 10**15)
    for pause in pauses:
        now += pause
        new = request(tat, now, per_minute)
        assert (new is not None) == bucket.take(now)
        tat = new if new is not None else tat
        limit = after(tat, now, per_minute)
        assert limit.remaining == bucket.tokens // 1
        assert limit.reset_at * 1_000_000 >= max(tat, now) > (limit.reset_at - 1) * 1_000_000


@given(LIMITS, st.integers(0, 2 * MINUTE))
def test_a_refused_client_that_waits_as_told_is_let_in(per_minute: int, ahead: int) -> None:
    now = 10**15
    tat = now + min(ahead, MINUTE)
    if request(tat, now, per_minute) is None:
        wait = retry_after(tat, now, per_minute)
        assert wait >= 1
        assert request(tat, now + wait * 1_000_000, per_minute) is not None
        assert wait == 1 or request(tat, now + (wait - 1) * 1_000_000 - 1, per_minute) is None


@given(st.integers(1, 600_000))
def test_any_limit_lets_in_a_whole_allowance_at_once_and_no_more(per_minute: int) -> None:
    now = 10**15
    assert latest_tat(now, per_minute) == now + interval(per_minute) * (per_minute - 1)
    full = after(0, now, per_minute)
    assert (full.per_minute, full.remaining) == (per_minute, per_minute)
    used_up = now + interval(per_minute) * per_minute
    assert after(used_up, now, per_minute).remaining == 0
    assert request(used_up, now, per_minute) is None
