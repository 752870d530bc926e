"""Resources go by name in files and by id elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scheducal_tools.tenant_config.yaml_text import Path

# The one field in which services name resources, wherever it stands.
_FIELD = "resources"
Exchange = Callable[[str, Path], str]


def exchanged(value: Any, exchange: Exchange, path: Path = ()) -> Any:
    """Exchange each name of a resource at its path for what `exchange` gives; other values stay as they are."""
    if isinstance(value, dict):
        return {key: _names(each, exchange, (*path, key)) for key, each in value.items()}
    if isinstance(value, list):
        return [exchanged(each, exchange, (*path, place)) for place, each in enumerate(value)]
    return value


def _names(value: Any, exchange: Exchange, path: Path) -> Any:
    if path[-1] != _FIELD or not isinstance(value, list):
        return exchanged(value, exchange, path)
    return [exchange(each, (*path, place)) if isinstance(each, str) else each for place, each in enumerate(value)]
