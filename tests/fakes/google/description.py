"""Holds requests against Google's own description of its API (a discovery document, revision 20261030)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

DOCUMENT = Path(__file__).parents[4] / "shared/specs/google-calendar.json"
_TEXT: Mapping[str, Any] = {"type": "string"}
_LISTED: Mapping[str, Any] = {"type": "object", "properties": {"id": _TEXT}}
# Not in our copy of the document: `freebusy.query` and its request of the same revision.
_FREE_BUSY: Mapping[str, Any] = {
    "httpMethod": "POST",
    "path": "freeBusy",
    "request": {
        "type": "object",
        "properties": {
            "calendarExpansionMax": {"type": "integer"},
            "groupExpansionMax": {"type": "integer"},
            "items": {"type": "array", "items": _LISTED},
            "timeMax": _TEXT,
            "timeMin": _TEXT,
            "timeZone": _TEXT,
        },
    },
}
_PATTERNS = {"boolean": "true|false", "integer": "-?[0-9]+"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A request of ours. path: below the API's base, as it was sent, unquoted. parameters: what the path names."""

    method: str
    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    if_match: str | None = None


def objections(requests: Iterable[Sent]) -> list[str]:
    """List the description's objections: unknown methods, parameters and fields, and values of a wrong kind."""
    return [f"{each.method} {each.path}: {objection}" for each in requests for objection in _of_one(each)]


def _of_one(sent: Sent) -> Iterator[str]:
    method = next((each for each in _methods() if _is_of(sent, each)), None)
    if method is None:
        yield "no such method"
        return
    known = {**_document()["parameters"], **method.get("parameters", {})}
    for name, value in sent.query.items():
        yield from _of_parameter(name, value, known.get(name))
    if sent.body is not None and "request" not in method:
        yield "takes no body"
    elif sent.body is not None:
        schema = _closed(method["request"], takes_away=sent.method == "PATCH")
        for error in Draft202012Validator(schema).iter_errors(dict(sent.body)):
            yield f"{error.json_path}: {error.message}"


def _is_of(sent: Sent, method: Mapping[str, Any]) -> bool:
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(method["path"]))
    return bool(sent.method == method["httpMethod"] and re.fullmatch(pattern, sent.path))


def _of_parameter(name: str, value: str, schema: Mapping[str, Any] | None) -> Iterator[str]:
    if schema is None or schema.get("location") == "path":
        yield f"{name} is no parameter"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{name} is none of {schema['enum']}"
    elif not re.fullmatch(_PATTERNS.get(schema["type"], ".*"), value, re.DOTALL):
        yield f"{name} is no {schema['type']}"


def _closed(schema: Mapping[str, Any], *, takes_away: bool) -> dict[str, Any]:
    """As a JSON schema that takes no field but those described. takes_away: null stands for any value."""
    if "$ref" in schema:
        return _closed(_document()["schemas"][schema["$ref"]], takes_away=takes_away)
    found: dict[str, Any] = {"type": [schema["type"], "null"] if takes_away else schema["type"]}
    if schema["type"] == "array":
        found["items"] = _closed(schema["items"], takes_away=takes_away)
    elif schema["type"] == "object":
        properties, more = schema.get("properties", {}), schema.get("additionalProperties")
        found["properties"] = {name: _closed(each, takes_away=takes_away) for name, each in properties.items()}
        found["additionalProperties"] = _closed(more, takes_away=takes_away) if more else False
    return found


def _methods() -> list[Mapping[str, Any]]:
    resources = _document()["resources"].values()
    # The path of a longer name first: `…/events/watch` is no event.
    return [*(method for each in resources for method in each["methods"].values()), _FREE_BUSY]


@cache
def _document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return found
