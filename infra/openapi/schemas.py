"""Tells whether all values of one JSON schema are values of another, as far as the two forms of our document go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Document = Mapping[str, Any]
Schema = Mapping[str, Any]

# Bounds: the larger one is the narrower, or the smaller one.
_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
# Where any change may shut a value out.
_SAME = ("pattern", "format", "multipleOf", "uniqueItems")
_ANY = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})


def resolved(document: Document, part: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow references to the part itself."""
    while "$ref" in part:
        found: Any = document
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name.replace("~1", "/").replace("~0", "~")]
        part = found
    return part


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one side gives must be what the other takes.

    giver, taker: the documents. is_request: clients give as the released document says, and the server takes as the new
    one does. Otherwise it is an answer: the server gives by the new one, and clients take by the released one. They
    must take more fields and more words of a list, so that answers can grow.
    """

    giver: Document
    taker: Document
    is_request: bool
    seen: set[tuple[str, str]] = field(default_factory=set)

    def breaks(self, place: str, given: Schema | None, taken: Schema | None) -> Iterator[str]:
        """Give what is given and not taken."""
        if given is None or taken is None:
            return
        names = (given.get("$ref", ""), taken.get("$ref", ""))
        if all(names) and names in self.seen:
            return
        self.seen.add(names)
        for option in _options(self.giver, given):
            yield from self._option(place, option, _options(self.taker, taken))

    def _option(self, place: str, option: Schema, others: list[Schema]) -> Iterator[str]:
        """One of several must take it. Otherwise the nearest says why not."""
        nearest: list[str] | None = None
        for other in others:
            known = set(self.seen)
            found = list(self._plain(place, option, other))
            if not found:
                return
            self.seen.clear()
            self.seen.update(known)
            if nearest is None or (_kinds(option) & _kinds(other) and len(found) <= len(nearest)):
                nearest = found
        yield from nearest or ()

    def _plain(self, place: str, given: Schema, taken: Schema) -> Iterator[str]:
        if lost := _kinds(given) - _kinds(taken):
            yield f"{place}: {'no longer' if self.is_request else 'may be'} {' or '.join(sorted(lost))}"
            return
        if self.is_request:
            yield from self._narrowed(place, given, taken)
        yield from self._object(place, given, taken)
        yield from self.breaks(f"{place}[]", given.get("items"), taken.get("items"))
        for pattern, named in given.get("patternProperties", {}).items():
            other = taken.get("patternProperties", {}).get(pattern)
            if other is None and self.is_request:
                yield f"{place}: names like {pattern} no longer taken"
            yield from self.breaks(f"{place}{{}}", named, other)
        if isinstance(more := taken.get("additionalProperties"), Mapping):
            before = given.get("additionalProperties")
            yield from self.breaks(f"{place}{{}}", before if isinstance(before, Mapping) else None, more)

    def _narrowed(self, place: str, given: Schema, taken: Schema) -> Iterator[str]:
        words, left = _words(given), _words(taken)
        if left is not None and (words is None or not words <= left):
            gone = sorted(map(str, (words or set()) - left)) or ["other values"]
            yield f"{place}: no longer {', '.join(gone)}"
        for name in _LEAST:
            if name in taken and taken[name] > given.get(name, float("-inf")):
                yield f"{place}: {name} {taken[name]}"
        for name in _MOST:
            if name in taken and taken[name] < given.get(name, float("inf")):
                yield f"{place}: {name} {taken[name]}"
        for name in _SAME:
            if name in taken and taken[name] != given.get(name):
                yield f"{place}: {name} {taken[name]}"

    def _object(self, place: str, given: Schema, taken: Schema) -> Iterator[str]:
        fields, others = given.get("properties", {}), taken.get("properties", {})
        # Requests refuse fields that they do not know. Clients read fields that are gone.
        gone = fields.keys() - others.keys() if self.is_request else others.keys() - fields.keys()
        if not self.is_request or taken.get("additionalProperties") is False:
            yield from (f"{place}.{name} removed" for name in sorted(gone))
        if self.is_request and taken.get("additionalProperties") is False is not given.get("additionalProperties"):
            yield f"{place}: other fields no longer taken"
        for name in sorted(set(taken.get("required", ())) - set(given.get("required", ()))):
            if self.is_request:
                yield f"{place}.{name} now required"
            elif name in fields:
                yield f"{place}.{name} no longer certain"
        for name in fields.keys() & others.keys():
            yield from self.breaks(f"{place}.{name}", fields[name], others[name])


def _options(document: Document, schema: Schema) -> list[Schema]:
    """Spread a schema into those of which one must hold. Our document has no `allOf`, which a test says."""
    schema = resolved(document, schema)
    for name in ("anyOf", "oneOf"):
        if name in schema:
            return [option for each in schema[name] for option in _options(document, each)]
    return [schema]


def _kinds(schema: Schema) -> frozenset[str]:
    """List the types that a value may have; `integer` is a `number` as well."""
    kinds = schema.get("type", _ANY if (words := _words(schema)) is None else [_kind(each) for each in words])
    found = frozenset([kinds] if isinstance(kinds, str) else kinds)
    return found | {"integer"} if "number" in found else found


def _kind(value: object) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
    return names.get(type(value), "object")


def _words(schema: Schema) -> set[Any] | None:
    if "const" in schema:
        return {schema["const"]}
    return set(schema["enum"]) if "enum" in schema else None
