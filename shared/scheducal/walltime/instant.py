"""Instants as clients send them: RFC 3339 with an offset."""

from __future__ import annotations

import re
from datetime import datetime

from scheducal.errors import Refusal
from scheducal.walltime.parse import parse_wall_time

# As JSON Schema says it; what it allows can still be no date in the calendar.
INSTANT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.0{1,9})?)?(Z|[+-]\d{2}:\d{2})$"
_OFFSET = re.compile(r"(Z|[+-]\d\d:\d\d)$")


def parse_instant(text: str, param: str) -> datetime:
    """Read an aware UTC instant; raises Refusal `invalid_date_time`, also for a time without an offset."""
    if not _OFFSET.search(text):
        message = f"{param} must be an instant with an offset, such as 2026-04-01T00:00:00Z"
        raise Refusal("invalid_date_time", message, param=param)
    return parse_wall_time(text, "UTC", param).instant
