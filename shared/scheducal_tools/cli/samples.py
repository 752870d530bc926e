"""Sample events: `events/<area>.<verb>.json`, with placeholders such as `${appointmentId}`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scheducal_tools.cli.errors import CommandFailed
from scheducal_tools.cli.local_stack import find_upwards

Event = dict[str, Any]
_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


def find_sample(function: str, folder: Path) -> Path:
    """Find the function's sample in the nearest `events` at or above the folder; raises CommandFailed."""
    name = Path("events") / f"{function}.json"
    path = find_upwards(name, folder)
    if path is None:
        raise CommandFailed(f"there is no {name} in or above {folder}; give a file with --event")
    return path


def read_event(path: Path) -> Event:
    """Raises CommandFailed where the file holds no JSON object."""
    try:
        event = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as unreadable:
        raise CommandFailed(f"{path} cannot be read as JSON: {unreadable}") from unreadable
    if not isinstance(event, dict):
        raise CommandFailed(f"{path} must hold a JSON object")
    return event


def placeholders(value: Any) -> set[str]:
    """List the names that an event leaves open."""
    return {name for text in _texts(value) for name in _PLACEHOLDER.findall(text)}


def fill(value: Any, values: Mapping[str, str]) -> Any:
    """Replace every placeholder of an event; raises KeyError for one without a value."""
    return _mapped(value, lambda text: _PLACEHOLDER.sub(lambda found: values[found[1]], text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _mapped(each, change) for name, each in value.items()}
    return [_mapped(each, change) for each in value] if isinstance(value, list) else value
