"""Parts of a JSON answer that are what they should be, or nothing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
