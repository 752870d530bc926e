"""How many requests a connection's system got in this minute and on this day, as its limiter's row has it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.connectors.manifest import Limits
from scheducal.http.exchanges import Exchange
from scheducal.values import dataclass

# Deletions and reads count nowhere.
_WRITES = frozenset({"POST", "PUT", "PATCH"})
# Requests of work that is under way, while the last ones of a minute are counted.
_SPARE = 8
NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Spent:
    """requests: in the minute. writes: on the day. at: when that was."""

    minute: int
    day: str
    requests: int = 0
    writes: int = 0

    def values(self) -> dict[str, Any]:
        """Write it as attributes of the limiter's row."""
        return {"minute": self.minute, "inMinute": self.requests, "day": self.day, "inDay": self.writes}


@dataclass(slots=True)
class Spending:
    """What one worker spends. row: of the limiter, as it was at the beginning. limits: as soon as they are known."""

    row: Mapping[str, Any] = field(default_factory=dict)
    limits: Limits = NO_LIMITS
    requests: int = 0
    writes: int = 0

    def add(self, made: Iterable[Exchange]) -> None:
        """Count requests."""
        chosen = list(made)
        self.requests += len(chosen)
        self.writes += sum(each.method in _WRITES for each in chosen)

    def opens_at(self, now: datetime) -> datetime | None:
        """Say when the system takes writes again; None where it takes them now."""
        most, spent = self.limits.writes_per_day, spent_in(self.row, now)
        return next_day(now) if most is not None and spent.writes + self.writes >= most else None

    def pause(self, spent: Spent, now: datetime) -> timedelta | None:
        """Say for how long to leave the system alone, since it got what it takes in a minute."""
        most = self.limits.per_minute
        if most is None or spent.requests < max(most - _SPARE, most // 2):
            return None
        return timedelta(seconds=60 - now.timestamp() % 60)


def spent_in(row: Mapping[str, Any], now: datetime) -> Spent:
    """Read what was spent in the minute and on the day that it is now."""
    minute, day = int(now.timestamp() // 60), f"{now.astimezone(UTC):%Y-%m-%d}"
    requests = int(row.get("inMinute", 0)) if row.get("minute") == minute else 0
    writes = int(row.get("inDay", 0)) if row.get("day") == day else 0
    return Spent(minute, day, requests, writes)


def next_day(now: datetime) -> datetime:
    """Give the next midnight of UTC, at which budgets of a day begin."""
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a connection's system got, for people. opens_at: when it is asked again, or takes writes; None for now."""

    limits: Limits
    spent: Spent
    opens_at: datetime | None


def usage_of(row: Mapping[str, Any] | None, limits: Limits, now: datetime) -> Usage:
    """Read it from a limiter's row; None for a system that was not asked yet."""
    row = row or {}
    paused = datetime.fromtimestamp(float(row.get("pausedUntil", 0)) / 1000, UTC)
    paused = paused.replace(microsecond=0) + timedelta(seconds=paused.microsecond > 0)
    known = [Spending(row, limits).opens_at(now), paused if paused > now else None]
    return Usage(limits, spent_in(row, now), max((each for each in known if each), default=None))
