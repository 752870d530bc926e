"""From when until when slots are asked for (pure)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scheducal.availability.engine.time.ranges import Span
from scheducal.errors import Refusal
from scheducal.walltime.parse import parse_moment

LONGEST = timedelta(days=366)
USUAL = timedelta(days=31)
_LATEST = datetime.max.replace(tzinfo=UTC, microsecond=0)


def parse_window(begin: str | None, end: str | None, zone: str, now: datetime) -> Span:
    """Read a half-open range of starts, minutes since the epoch; else from now on and for 31 days.

    begin, end: a local date, `end` included as a whole, or an instant with an offset.
    zone: a parsed one.
    Raises Refusal `invalid_date_time`, `invalid_time_range`.
    """
    first = parse_moment(begin, zone, "from") if begin is not None else now
    last = parse_moment(end, zone, "to", days_later=1) if end is not None else _later(first, USUAL)
    if not timedelta(0) < last - first <= LONGEST:
        message = "to must be after from, and at most 366 days after it; without from it is counted from now"
        raise Refusal("invalid_time_range", message, param="to")
    return first_minute(first), first_minute(last)


def first_minute(moment: datetime) -> int:
    """Give the first whole minute since the epoch that is no earlier."""
    return -(-int(moment.timestamp()) // 60)


def _later(moment: datetime, by: timedelta) -> datetime:
    return min(moment, _LATEST - by) + by
