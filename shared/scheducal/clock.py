"""The one place that reads the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def now() -> datetime:
    """Give the present instant, aware, UTC."""
    return datetime.now(UTC)


def to_seconds(instant: datetime) -> datetime:
    """Cut the instant's fraction of a second."""
    return instant.replace(microsecond=0)


def microseconds(instant: datetime) -> int:
    """Count microseconds since the epoch, as rate limits do."""
    return int(instant.timestamp() * 1_000_000)


def isoformat(instant: datetime) -> str:
    """Write an instant as RFC 3339 in UTC with `Z` and whole seconds: `2026-03-19T14:23:01Z`."""
    return to_seconds(instant).astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def has_time(milliseconds: int, reserve: timedelta) -> Callable[[], bool]:
    """Build `has_time` for work in a function that Lambda ends in so long. reserve: for the end of the work."""
    deadline = now() + timedelta(milliseconds=milliseconds) - reserve
    return lambda: now() < deadline
