"""Holds requests against Microsoft's own description of Graph (an OpenAPI document, a snapshot of about 2023)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

DOCUMENT = Path(__file__).parents[4] / "shared/specs/microsoft-graph-calendar.json"
_TIME: Mapping[str, Any] = {"$ref": "#/components/schemas/microsoft.graph.dateTimeTimeZone"}
_TEXT: Mapping[str, Any] = {"type": "string"}
# Left out of our copy of the document; from the reference pages of `event` and `calendar: getSchedule`.
_PROPERTIES: Mapping[str, Any] = {
    "type": "array",
    "items": {"type": "object", "properties": {"id": _TEXT, "value": _TEXT}, "required": ["id", "value"]},
}
_SCHEDULE: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "schedules": {"type": "array", "items": _TEXT},
        "startTime": _TIME,
        "endTime": _TIME,
        "availabilityViewInterval": {"type": "integer"},
    },
}
# Operations that our copy lacks: their body, None for none, and their query.
_MORE: Mapping[tuple[str, str], tuple[Mapping[str, Any] | None, frozenset[str]]] = {
    ("GET", "/users/{}/events"): (None, frozenset({"$filter", "$expand", "$select", "$top"})),
    ("GET", "/users/{}/calendarView/delta"): (
        None,
        frozenset({"startDateTime", "endDateTime", "$deltatoken", "$skiptoken"}),
    ),
    ("POST", "/users/{}/calendar/getSchedule"): (_SCHEDULE, frozenset[str]()),
    ("POST", "/subscriptions/{}/reauthorize"): (None, frozenset[str]()),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A request of ours. path: below the API's base, as it was sent. query: the names of its parameters."""

    method: str
    path: str
    query: tuple[str, ...] = ()
    body: Any = None
    prefer: str = ""


def objections(requests: Iterable[Sent]) -> list[str]:
    """List the description's objections: unknown operations, parameters and properties, and wrong values.

    And ours: an id that is not asked for as an immutable one would be lost when its event moves.
    """
    return [f"{each.method} {each.path}: {objection}" for each in requests for objection in _of_one(each)]


def _of_one(sent: Sent) -> Iterator[str]:
    if 'IdType="ImmutableId"' not in sent.prefer:
        yield "asks for ids that do not last"
    path = _template(sent.path)
    if (more := _MORE.get((sent.method, path))) is not None:
        schema, query = more
    elif (operation := _operations().get((sent.method, path))) is not None:
        schema, query = operation
    else:
        yield "is no operation of the description"
        return
    yield from (f"{name} is no parameter" for name in sent.query if name not in query)
    if schema is None:
        if sent.body is not None:
            yield "takes no body"
        return
    validator = Draft202012Validator({**_closed(schema), "components": {"schemas": _schemas()}})
    for error in validator.iter_errors(sent.body):
        yield f"{error.json_path}: {error.message}"


def _template(path: str) -> str:
    """Give the path of the default calendar, whose collections take the same requests."""
    path = re.sub(r"^/(users|subscriptions)/[^/]+", r"/\1/{}", path)
    path = re.sub(r"/calendars/[^/]+", "", path)
    path = re.sub(r"/events/[^/]+", "/events/{}", path)
    return path.removesuffix("/cancel") + "/microsoft.graph.cancel" if path.endswith("/cancel") else path


@cache
def _operations() -> dict[tuple[str, str], tuple[Mapping[str, Any] | None, frozenset[str]]]:
    found = {}
    for path, item in _document()["paths"].items():
        shared = item.get("parameters", [])
        for method in item.keys() - {"parameters"}:
            operation = item[method]
            parameters = [_resolved(each) for each in [*shared, *operation.get("parameters", [])]]
            names = frozenset(each["name"] for each in parameters if each["in"] == "query")
            # POST and PATCH answer with the event, for which Graph knows $expand everywhere.
            body = _resolved(operation["requestBody"]) if "requestBody" in operation else None
            schema = body["content"]["application/json"]["schema"] if body else None
            found[method.upper(), re.sub(r"\{[^}]+\}", "{}", path)] = (schema, names | {"$expand"})
    return found


@cache
def _schemas() -> dict[str, Any]:
    """Every schema as one that takes no property but those described."""
    return {name: _closed(schema) for name, schema in _document()["components"]["schemas"].items()}


def _closed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Make an OpenAPI 3.0 schema as a JSON schema: null where `nullable` says so, and nothing that is not described."""
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    if "allOf" in schema:
        return _flattened(schema)
    found = {key: value for key, value in schema.items() if key in {"enum", "pattern", "maximum", "minimum"}}
    if "anyOf" in schema:
        # Every object may be null; the alternative that says so would let any other object pass.
        return {"anyOf": [_closed(schema["anyOf"][0]), {"type": "null"}]}
    if "type" in schema:
        found["type"] = [schema["type"], "null"] if schema.get("nullable") else schema["type"]
    if "items" in schema:
        found["items"] = _closed(schema["items"])
    if "properties" in schema:
        found["properties"] = {name: _closed(each) for name, each in schema["properties"].items()}
        found["additionalProperties"] = False
    return found


def _flattened(schema: Mapping[str, Any]) -> dict[str, Any]:
    properties = dict(_all_properties(schema))
    if "transactionId" in properties:
        properties["singleValueExtendedProperties"] = _PROPERTIES
    closed = {name: _closed(each) for name, each in properties.items()}
    return {"type": "object", "properties": closed, "additionalProperties": False}


def _all_properties(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for part in schema.get("allOf", [schema]):
        resolved = _resolved(part)
        if "allOf" in resolved:
            yield from _all_properties(resolved)
        else:
            yield from resolved.get("properties", {}).items()


def _resolved(part: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in part:
        return part
    found: Any = _document()
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name.replace("~1", "/").replace("~0", "~")]
    return found  # type: ignore[no-any-return]


@cache
def _document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return found
