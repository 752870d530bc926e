"""The zone names we take: those of the installed IANA time zone database."""

from __future__ import annotations

import zoneinfo
from functools import lru_cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from scheducal.errors import Refusal
from scheducal.walltime.suggestion import closest_name

# A placeholder, and the machine's own setting.
_NO_PLACES = frozenset({"Factory", "localtime"})


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """List every name we take, aliases included. Read once, on first use."""
    return frozenset(zoneinfo.available_timezones() - _NO_PLACES)


def parse_zone(text: object, param: str) -> str:
    """Check an IANA zone name, aliases included, and give it back unchanged.

    Case matters.

    param: the request's field, named in the refusal.
    Raises Refusal `invalid_time_zone` for everything else.
    """
    given = text if isinstance(text, str) else ""
    if given in zone_names():
        return given
    near = closest_name(given, zone_names())
    hint = f"; did you mean {near}?" if near else ""
    # What was given is not repeated: it can be of any length and hold control characters.
    message = f"{param} must be the name of an IANA time zone, such as America/New_York{hint}"
    raise Refusal("invalid_time_zone", message, param=param)


@lru_cache(maxsize=128)
def zone_info(name: str) -> ZoneInfo:
    """Load the rules of a parsed zone. Raises ZoneInfoNotFoundError for a name that is not in the database."""
    return ZoneInfo(name)


def tz_database_version() -> str:
    """Give the release of the database in use, `2026f`; `unknown` where a system's own does not say."""
    package = resources.files("tzdata") / "zoneinfo"
    systems = map(Path, zoneinfo.TZPATH)
    index = next((path for path in systems if (path / "UTC").is_file()), package) / "tzdata.zi"
    if not index.is_file():
        return "unknown"
    with index.open(encoding="utf-8") as lines:
        return lines.readline().removeprefix("# version ").strip()
