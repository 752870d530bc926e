"""What CalDAV servers are asked of one calendar, beside the reading and writing of single events. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

from scheducal.connectors.systems.caldav.webdav import addresses, ask, properties
from scheducal.http.request import Request

_DATA: Final = properties("d:getetag", "c:calendar-data")
# How many events a server is asked for at once.
MOST: Final = 50


def state(url: str) -> Request:
    """Ask where the calendar's changes have come to."""
    return ask("PROPFIND", url, "d:propfind", properties("d:sync-token", "s:getctag"))


def changed(url: str, token: str) -> Request:
    """Ask what changed since a token (RFC 6578)."""
    inside = f"<d:sync-token>{escape(token)}</d:sync-token><d:sync-level>1</d:sync-level>{properties('d:getetag')}"
    return ask("REPORT", url, "d:sync-collection", inside)


def several(url: str, paths: list[str]) -> Request:
    """Read events by their addresses, at most `MOST`."""
    return ask("REPORT", url, "c:calendar-multiget", f"{_DATA}{addresses(paths)}", depth="1")


def between(url: str, start: datetime, end: datetime) -> Request:
    """Read the events of a time, with those of which an occurrence falls into it."""
    window = f'<c:time-range start="{_utc(start)}" end="{_utc(end)}"/>'
    events = f'<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">{window}</c:comp-filter></c:comp-filter>'
    return ask("REPORT", url, "c:calendar-query", f"{_DATA}<c:filter>{events}</c:filter>", depth="1")


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
