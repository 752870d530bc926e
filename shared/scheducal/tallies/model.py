"""A tally: what was counted in each hour of a UTC day. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args

from scheducal.values import dataclass

# Events that reached an endpoint, that were given up, and that a replay brought home after all; versions that a system
# shows, and that it refused for good.
Counted = Literal["delivered", "undelivered", "replayed", "synced", "failed"]
# A tenant, and what one of its messages counts as.
Mark = tuple[str, Counted]
COUNTED: tuple[Counted, ...] = get_args(Counted)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tally:
    """One day's. counts: by what was counted and the UTC hour."""

    day: date
    counts: Mapping[tuple[Counted, int], int]


@dataclass(frozen=True, slots=True)
class Hour:
    """What was counted from an instant on, for an hour."""

    begin: datetime
    counts: Mapping[Counted, int]


def last_hours(tallies: Sequence[Tally], at: datetime, count: int = 24) -> list[Hour]:
    """Give the last hours, oldest first; the last is the one that is not over."""
    by_day = {each.day: each.counts for each in tallies}
    return [
        Hour(begin, {each: by_day.get(begin.date(), {}).get((each, begin.hour), 0) for each in COUNTED})
        for begin in _hours(at, count)
    ]


def _hours(at: datetime, count: int) -> Iterator[datetime]:
    now = at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    yield from (now - HOUR * back for back in reversed(range(count)))
