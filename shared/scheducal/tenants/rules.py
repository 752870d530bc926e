"""Rate limiting by the generic cell rate algorithm (GCRA), on whole microseconds.

A key's state is one number, its theoretical arrival time (TAT): the instant at which its allowance is full
again. A request moves it on by one interval, from now if it has passed, and is refused if it would end up
further ahead than a full allowance. The allowance is one minute's worth: a key that has been quiet may send all
of it at once.
"""

from __future__ import annotations

from scheducal.values import dataclass

MINUTE = 60_000_000


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A key's allowance after a request: what the X-RateLimit headers say."""

    per_minute: int
    remaining: int
    reset_at: int

    def headers(self) -> dict[str, str]:
        """Give the headers; `X-RateLimit-Reset` is the Unix time, in seconds, at which the whole allowance is back."""
        return {
            "X-RateLimit-Limit": str(self.per_minute),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset_at),
        }


def interval(per_minute: int) -> int:
    """Count the microseconds between requests at the allowed rate."""
    return MINUTE // per_minute


def latest_tat(now: int, per_minute: int, burst: int | None = None) -> int:
    """Give the latest TAT that still lets a request in at `now` (microseconds since the epoch).

    burst: the whole allowance, None for a minute's worth.
    """
    return now + interval(per_minute) * ((burst or per_minute) - 1)


def after(tat: int, now: int, per_minute: int) -> RateLimit:
    """Give the allowance left when the TAT is `tat`."""
    free = now + interval(per_minute) * per_minute - max(tat, now)
    remaining = min(max(free // interval(per_minute), 0), per_minute)
    return RateLimit(per_minute, remaining, -(-max(tat, now) // 1_000_000))


def retry_after(tat: int, now: int, per_minute: int, burst: int | None = None) -> int:
    """Count the whole seconds, at least one, until a request is let in again."""
    return max(1, -(-(tat - latest_tat(now, per_minute, burst)) // 1_000_000))
