"""The Retry-After header (RFC 9110, 10.2.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_DIGITS = re.compile(r"[0-9]{1,12}")
_LIMIT_SECONDS = 366 * 86_400


def parse_retry_after(value: str | None, now: datetime) -> int | None:
    """Give whole seconds from now, between 0 and a year; None for no header and for one that is not understood."""
    seconds = None if value is None else _seconds(value.strip(), now)
    return None if seconds is None else min(max(0, seconds), _LIMIT_SECONDS)


def _seconds(text: str, now: datetime) -> int | None:
    if _DIGITS.fullmatch(text):
        return int(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    # A date without a zone is one of GMT (RFC 9110 section 5.6.7).
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return round((aware - now).total_seconds())
