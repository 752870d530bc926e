"""The Retry-After header (RFC 9110, 10.2.3), and the forms that other systems give it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_DIGITS = re.compile(r"[0-9]{1,15}")
_LIMIT_SECONDS = 366 * 86_400
# Nobody asks for thirty years: so large a number is an instant, in seconds or in milliseconds since 1970.
_INSTANT, _INSTANT_MS = 10**9, 10**12


def parse_retry_after(value: str | None, now: datetime, *, in_milliseconds: bool = False) -> int | None:
    """Give whole seconds from now, between 0 and a year; None for no header and for one that is not understood.

    Seconds, an instant since 1970, a date of HTTP, or one of ISO 8601. in_milliseconds: what a small number counts.
    """
    seconds = None if value is None else _seconds(value.strip(), now, in_milliseconds=in_milliseconds)
    return None if seconds is None else min(max(0, seconds), _LIMIT_SECONDS)


def _seconds(text: str, now: datetime, *, in_milliseconds: bool) -> int | None:
    if _DIGITS.fullmatch(text):
        number = int(text)
        if number >= _INSTANT:
            return round(number / (1000 if number >= _INSTANT_MS else 1) - now.timestamp())
        return -(-number // 1000) if in_milliseconds else number
    at = _date(text)
    if at is None:
        return None
    # A date without a zone is one of GMT (RFC 9110 section 5.6.7).
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return round((aware - now).total_seconds())


def _date(text: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return None
