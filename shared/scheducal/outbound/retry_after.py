"""The Retry-After header (RFC 9110, 10.2.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# No date lies further ahead than this (year 9999), so no number needs to.
_DIGITS = re.compile(r"[0-9]{1,12}")


def parse_retry_after(value: str | None, now: datetime) -> int | None:
    """Whole seconds from now, 0 for a date that is over; None for no header and for one that is not understood."""
    if value is None:
        return None
    text = value.strip()
    if _DIGITS.fullmatch(text):
        return int(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(0, round((aware - now).total_seconds()))
