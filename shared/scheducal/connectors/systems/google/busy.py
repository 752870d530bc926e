"""When a calendar's owner is busy, as Google's freeBusy says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from scheducal.availability.busy import Busy, joined
from scheducal.connectors.systems.google import requests
from scheducal.connectors.systems.google.client import Asking
from scheducal.connectors.systems.google.errors import looked
from scheducal.connectors.systems.google.responses import busy_times
from scheducal.http.request import SystemUnavailable

# Google refuses windows of more than about three months.
LONGEST_WINDOW = timedelta(days=60)


def busy_of(asking: Asking, calendar: str, start: datetime, end: datetime) -> tuple[Busy, ...]:
    """Read busy times in order, touching times joined. Raises ProviderUnavailable wherever Google does not say."""
    found = [busy for window in _windows(start, end) for busy in _of_window(asking, calendar, *window)]
    return joined(found)


def _windows(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    while start < end:
        stop = min(end, start + LONGEST_WINDOW)
        yield start, stop
        start = stop


def _of_window(asking: Asking, calendar: str, start: datetime, end: datetime) -> tuple[Busy, ...]:
    said: dict[str, Any] = looked(asking.send(requests.free_busy(calendar, start, end))).body.get("calendars", {})
    # One was asked for, by whatever name it is answered. Errors come inside an answer of 200, beside no busy times.
    found = next(iter(said.values())) if len(said) == 1 else {}
    if found.get("errors") or "busy" not in found:
        raise SystemUnavailable("Google does not say when the calendar is busy")
    return busy_times(found["busy"])
