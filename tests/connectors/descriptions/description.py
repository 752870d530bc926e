"""Holds requests against a platform's own description (OpenAPI 2 or 3), as far as ../shared/specs has one.

Descriptions name what a platform takes: its operations, their parameters, and the properties of their bodies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import yaml
from jsonschema import Draft202012Validator

DESCRIPTIONS = Path(__file__).parents[4] / "shared/specs"
ABSENT = "../shared/specs is not there, with the platforms' descriptions"
_FORM = "application/x-www-form-urlencoded"
_GAP = re.compile(r"{[^/{}]+}")


@dataclass(frozen=True, slots=True)
class Description:
    """names: of the files that describe the platform together. base: what paths have in front of those described.

    lacks: what our copies lack, each as an objection that is none: its text, or how it begins.
    """

    names: tuple[str, ...]
    base: str = ""
    lacks: tuple[str, ...] = field(default=())

    @property
    def is_there(self) -> bool:
        """Tell whether the files are on this machine."""
        return all((DESCRIPTIONS / each).exists() for each in self.names)

    def objections(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> list[str]:
        """List what the description has against a request. target: its path and query."""
        named = {name.lower(): value for name, value in headers.items()}
        found = self._of(method, urlsplit(target).path.removeprefix(self.base))
        if found is None:
            told = [f"{method} {urlsplit(target).path} is not described"]
        else:
            document, operation, parameters = found
            told = [
                *_of_query(document, parameters, target),
                *_of_body(document, operation, parameters, named.get("content-type", ""), body),
            ]
        return [each for each in told if not each.startswith(self.lacks or ("\0",))]

    def _of(self, method: str, path: str) -> tuple[Any, Mapping[str, Any], list[Mapping[str, Any]]] | None:
        """Find the operation: of several whose paths fit, the one with the fewest gaps."""
        fitting = [
            (len(_GAP.findall(template)), number, document, item[method.lower()], item)
            for number, document in enumerate(map(_document, self.names))
            for template, item in document["paths"].items()
            if method.lower() in item and _fits(template, path)
        ]
        if not fitting:
            return None
        _, _, document, operation, item = min(fitting, key=lambda each: each[:2])
        parameters = [*item.get("parameters", []), *operation.get("parameters", [])]
        return document, operation, [_resolved(document, each) for each in parameters]


@cache
def _document(name: str) -> Any:
    text = (DESCRIPTIONS / name).read_text("utf-8")
    return (
        json.loads(text) if name.endswith(".json") else yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    )


def _fits(template: str, path: str) -> bool:
    pattern = "[^/]+".join(re.escape(part) for part in _GAP.split(template))
    return re.fullmatch(pattern, unquote(path) if "%2F" not in path.upper() else path) is not None


def _resolved(document: Any, schema: Any) -> Any:
    """Follow references within the document."""
    while isinstance(schema, Mapping) and "$ref" in schema:
        found = document
        for part in str(schema["$ref"]).removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        schema = found
    return schema


def _of_query(document: Any, parameters: list[Mapping[str, Any]], target: str) -> Iterator[str]:
    known = {each["name"]: each for each in parameters if each["in"] == "query"}
    sent = parse_qs(urlsplit(target).query, keep_blank_values=True)
    for name in sent.keys() - known.keys():
        yield f"parameter {name} is not described"
    for name, each in known.items():
        if name not in sent:
            if each.get("required"):
                yield f"parameter {name} is missing"
            continue
        allowed = _resolved(document, each.get("schema", each)).get("enum")
        if allowed and not set(sent[name]) <= set(map(str, allowed)):
            yield f"parameter {name} is none of {allowed}"


def _of_body(
    document: Any, operation: Mapping[str, Any], parameters: list[Mapping[str, Any]], content_type: str, body: bytes
) -> Iterator[str]:
    kind = content_type.partition(";")[0].strip().lower()
    schema, is_required = _schema(document, operation, parameters, kind)
    if not body:
        if is_required:
            yield "the body is missing"
        return
    if schema is None:
        yield f"a body of {kind or 'no type'} is not described"
        return
    if kind == _FORM:
        fields = parse_qs(body.decode(), keep_blank_values=True)
        value: Any = {name: values if len(values) > 1 else values[0] for name, values in fields.items()}
        # A form has texts alone; which numbers they may be is not said here.
        yield from _unknown(document, schema, value, "")
        for name in set(_resolved(document, schema).get("required", [])) - value.keys():
            yield f"{name} is missing"
        return
    value = json.loads(body)
    whole = {**_draft(document), **_draft(schema)}
    for error in Draft202012Validator(whole).iter_errors(value):
        yield f"{'.'.join(map(str, error.absolute_path)) or 'the body'}: {error.message}"[:300]
    yield from _unknown(document, schema, value, "")


def _schema(
    document: Any, operation: Mapping[str, Any], parameters: list[Mapping[str, Any]], kind: str
) -> tuple[Any, bool]:
    """Give the schema of a body, None where the operation takes none of its type, and whether there must be one."""
    if document.get("swagger"):
        fields = [each for each in parameters if each["in"] == "formData"]
        if fields:
            needed = [each["name"] for each in fields if each.get("required")]
            # The archived descriptions write blocks as the text that a form has of them.
            properties = {each["name"]: {} if kind != _FORM else each for each in fields}
            return {"type": "object", "properties": properties, "required": needed}, bool(needed)
        found = next((each for each in parameters if each["in"] == "body"), None)
        return (found["schema"], found.get("required", False)) if found else (None, False)
    content = _resolved(document, operation.get("requestBody", {}))
    described = {name.partition(";")[0]: each for name, each in content.get("content", {}).items()}
    return described.get(kind, {}).get("schema"), content.get("required", False)


def _draft(value: Any) -> Any:
    """Write the words of OpenAPI 3.0 that JSON Schema has others for."""
    if isinstance(value, list):
        return [_draft(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    made = {name: _draft(each) for name, each in value.items()}
    if made.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    for name, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(made.get(name), bool):
            is_exclusive = made.pop(name)
            if is_exclusive and limit in made:
                made[name] = made.pop(limit)
    # OpenAPI 2 and 3.0 mark a property as required in itself in some files.
    return {name: each for name, each in made.items() if not (name == "required" and isinstance(each, bool))}


def _unknown(document: Any, schema: Any, value: Any, place: str) -> Iterator[str]:
    """List properties that the description does not name. Objects that are described as free may have any."""
    if isinstance(value, list):
        items = _parts(document, schema, "items")
        for each in value if items else ():
            yield from _unknown(document, items[0], each, f"{place}[]")
    if not isinstance(value, Mapping):
        return
    known = {name: each for found in _parts(document, schema, "properties") for name, each in found.items()}
    is_free = not known or any(found is not False for found in _parts(document, schema, "additionalProperties"))
    for name, each in value.items():
        if name in known:
            yield from _unknown(document, known[name], each, f"{place}.{name}")
        elif not is_free:
            yield f"{place}.{name}".removeprefix(".") + " is not described"


def _parts(document: Any, schema: Any, name: str) -> list[Any]:
    """List a keyword's values in a schema, and in the schemas of which it is made."""
    found = _resolved(document, schema)
    if not isinstance(found, Mapping):
        return []
    inner = [each for way in ("allOf", "anyOf", "oneOf") for each in found.get(way, [])]
    own = [found[name]] if name in found else []
    return own + [part for each in inner for part in _parts(document, each, name)]
