"""Templates of an appointment's subject and location: plain text with names in braces."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMES = ("service", "customer", "resources")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def unknown_name(template: str) -> str | None:
    """Find the first name in braces that is none of NAMES, or a brace that stands alone; None where all is right."""
    for found in _PLACEHOLDER.finditer(template):
        if found[1] not in NAMES:
            return found[0]
    alone = re.search("[{}]", _PLACEHOLDER.sub("", template))
    return alone[0] if alone else None


def worded(template: str, values: Mapping[str, str]) -> str:
    """Fill the template with a value for each name; names in braces inside a value stay as they are."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template)
