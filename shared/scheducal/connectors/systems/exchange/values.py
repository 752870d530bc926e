"""Values of JSON answers: objects, texts, and the zones that Microsoft names. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

Json = Mapping[str, Any]


def object_of(value: Any) -> Json:
    """Give the object; an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}


def objects_of(value: Any) -> list[Json]:
    """List the objects of the list; none for anything else."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def text_of(value: Any) -> str | None:
    """Give the text; None for anything else, and for an empty one."""
    return value if isinstance(value, str) and value else None


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
