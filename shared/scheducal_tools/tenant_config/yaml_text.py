"""YAML as plain values, with the line on which each begins.

Only what JSON has, so that a file means what it says: dates, times and `NO` for Norway stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from scheducal_tools.tenant_config.errors import ConfigRefused, Wrong

LARGEST = 1_000_000
# More than any set-up has; what aliases repeat is counted each time.
_MOST_NODES = 200_000
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A file's value, and the lines of its parts by their paths."""

    value: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int | None:
        """Find the line of the part, or of the nearest that holds it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path)


class _Loader(yaml.SafeLoader):
    """The core schema of YAML 1.2, which has neither dates nor `yes`, `no`, `on` and `off`."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", [*"tTfF"]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", [*"-0123456789"]),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", [*"-0123456789"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def parse_yaml(text: str) -> Text:
    """Raises ConfigRefused, with the line, for what is no YAML or goes beyond JSON."""
    if len(text) > LARGEST:
        raise ConfigRefused([Wrong(None, f"the file must have at most {LARGEST} characters")])
    try:
        return _parsed(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ConfigRefused([Wrong(line, f"this is no YAML: {error.problem}")]) from error
    except yaml.YAMLError as error:
        raise ConfigRefused([Wrong(None, f"this is no YAML: {error}")]) from error
    except RecursionError as error:
        raise ConfigRefused([Wrong(None, "the file is nested too deeply")]) from error


def _parsed(text: str) -> Text:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        reader = _Reader(loader)
        return Text(reader.value(node, ()) if node is not None else None, reader.lines)
    finally:
        loader.dispose()


class _Reader:
    def __init__(self, loader: yaml.SafeLoader) -> None:
        self._loader = loader
        self._inside: list[yaml.Node] = []
        self.lines: dict[Path, int] = {}

    def value(self, node: yaml.Node, path: Path) -> Any:
        """Read the value of a node, whose parts are noted by their paths."""
        if any(outer is node for outer in self._inside):
            raise _wrong(node, "an alias must not stand for what it is part of")
        if len(self.lines) >= _MOST_NODES:
            raise _wrong(node, "with all its aliases the file is too large")
        self.lines.setdefault(path, node.start_mark.line + 1)
        self._inside.append(node)
        try:
            return self._built(node, path)
        finally:
            self._inside.pop()

    def _built(self, node: yaml.Node, path: Path) -> Any:
        match node:
            case yaml.MappingNode():
                return dict(self._pairs(node, path))
            case yaml.SequenceNode():
                return [self.value(each, (*path, place)) for place, each in enumerate(node.value)]
        return self._loader.construct_object(node)

    def _pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        seen = set[str]()
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode):
                raise _wrong(key_node, "a name must be text")
            if key in seen:
                raise _wrong(key_node, f"{key} is there twice")
            seen.add(key)
            self.lines[(*path, key)] = key_node.start_mark.line + 1
            yield key, self.value(value_node, (*path, key))


def _wrong(node: yaml.Node, message: str) -> ConfigRefused:
    return ConfigRefused([Wrong(node.start_mark.line + 1, message)])
