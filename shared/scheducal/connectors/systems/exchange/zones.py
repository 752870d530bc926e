"""Microsoft's names of time zones."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

_UTC = frozenset({"utc", "etc/utc", "etc/gmt", "gmt", "tzone://microsoft/utc"})


def iana_name(name: str) -> str | None:
    """Give the IANA name of a zone as Exchange names it.

    None for UTC, which says nothing of a place, and custom zones.
    """
    zone = zone_of(name)
    return zone.key if isinstance(zone, ZoneInfo) else None


def zone_of(name: str) -> tzinfo | None:
    """Find the zone itself; None where nothing says what the name means."""
    if name.lower() in _UTC:
        return UTC
    try:
        return ZoneInfo(WINDOWS_TO_OLSON.get(name, name))
    except (OSError, ValueError, KeyError):  # no such file, no such name, or no name at all
        return None
