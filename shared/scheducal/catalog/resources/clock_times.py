"""Ranges of a day as people write them: `09:00-17:00`, `22:00-02:00` over midnight, `00:00-24:00` all day."""

from __future__ import annotations

import re

from scheducal.catalog.resources.model import MINUTES_A_DAY, Range

_HOUR_MINUTE = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
RANGE = rf"^{_HOUR_MINUTE}-(?:{_HOUR_MINUTE}|24:00)$"
_RANGE = re.compile(RANGE, re.ASCII)


def parse_range(text: str) -> Range:
    """Read a range; an end at or before the start is on the next day.

    Raises ValueError, also for a range without length.
    """
    if not _RANGE.fullmatch(text):
        raise ValueError("must be a range of a day, such as 09:00-17:00, or 22:00-02:00 over midnight")
    start, end = map(_minutes, text.split("-"))
    if start == end:
        raise ValueError("must not begin and end at the same time; 00:00-24:00 is all day")
    return Range(start, end if end > start else end + MINUTES_A_DAY)


def range_text(span: Range) -> str:
    """Write the range as `parse_range` takes it."""
    return f"{_clock(span.start)}-{_clock(span.end)}"


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _clock(minutes: int) -> str:
    if minutes > MINUTES_A_DAY:
        minutes -= MINUTES_A_DAY
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
