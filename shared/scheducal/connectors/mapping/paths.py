"""Paths into JSON, as tenants write them: `$.data.bookings[0].start`. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from scheducal.connectors.manifest import Manifest

# What is read of a request that came in is filled in by fields whose names begin so.
INCOMING: Final = "in."
FORM: Final = "a path that begins with $, such as $.data.start or $.items[0].id"
_STEP: Final = r"\.[\w-]{1,60}|\[\d{1,3}\]|\['[^'\]]{1,60}'\]"
_PATH: Final = re.compile(rf"\$({_STEP}){{0,12}}")
_STEPS: Final = re.compile(r"\.([\w-]+)|\[(\d+)\]|\['([^'\]]+)'\]")


def is_path(text: str) -> bool:
    """Tell whether a text is a path. Nothing is none: it is how a field is left out."""
    return not text or _PATH.fullmatch(text) is not None


def value_at(document: Any, path: str) -> Any:
    """Give what is at a path; None where there is nothing, or no path."""
    if not path:
        return None
    found = document
    for name, place, quoted in _STEPS.findall(path):
        key = name or quoted
        if key and isinstance(found, Mapping):
            found = found.get(key)
        elif place and isinstance(found, list) and int(place) < len(found):
            found = found[int(place)]
        else:
            return None
    return found


def paths(manifest: Manifest, mapping: Mapping[str, str]) -> dict[str, str]:
    """Give the path of each field that is read, by the connection's mapping or the connector's own."""
    own = {each.name: each.default for each in manifest.mapping if each.is_path}
    chosen = {name: mapping.get(name, path) for name, path in own.items()}
    return {name.removeprefix(INCOMING): path for name, path in chosen.items()}
