"""Which zone somebody may have meant."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from difflib import get_close_matches

_LONGEST = 64
_SHORTEST_FUZZY = 5


def closest_name(text: str, names: AbstractSet[str]) -> str | None:
    """Find the name that differs in case, by a letter or two, or by its region left out (`New York`).

    None otherwise.
    """
    if len(text) > _LONGEST:
        return None
    key = text.strip().casefold().replace(" ", "_")
    by_key = _by_last_part(names) | {name.casefold(): name for name in names}
    return by_key.get(key) or _similar(key, by_key)


def _by_last_part(names: AbstractSet[str]) -> dict[str, str]:
    """Find zones by their last part: `new_york` for America/New_York.

    Not `gmt+5` for Etc/GMT+5, ten hours from what people mean by it.
    """
    places = (name for name in sorted(names, reverse=True) if not name.startswith("Etc/"))
    return {name.rpartition("/")[2].casefold(): name for name in places}


def _similar(key: str, by_key: dict[str, str]) -> str | None:
    """Find a name that is a slip away.

    Among abbreviations and names with numbers, a letter more or less is another zone, and no slip.
    """
    if len(key) < _SHORTEST_FUZZY or any(map(str.isdigit, key)):
        return None
    close = get_close_matches(key, by_key, n=1, cutoff=0.8)
    return by_key[close[0]] if close else None
