"""Finds what breaks a client of one OpenAPI document in another. docs/versioning.md has the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.openapi.schemas import Comparison, Document, resolved

METHODS = ("get", "put", "post", "patch", "delete")
_JSON = "application/json"


def breaking_changes(before: Document, after: Document) -> list[str]:
    """List what breaks, each once: the operation, the place in it, and what became of it."""
    found: dict[str, None] = {}
    for path, item in before["paths"].items():
        for method in METHODS:
            if method in item:
                name = f"{method.upper()} {path}"
                later = after["paths"].get(path, {}).get(method)
                told = ["removed"] if later is None else Operations(before, after, item[method], later).breaks()
                found |= dict.fromkeys(f"{name}: {each}" for each in told)
    return list(found)


@dataclass(frozen=True, slots=True)
class Operations:
    """One operation in both documents."""

    before: Document
    after: Document
    old: Mapping[str, Any]
    new: Mapping[str, Any]

    def breaks(self) -> Iterator[str]:
        """Give what breaks in it."""
        if self.old.get("operationId") != self.new.get("operationId"):
            yield f"operationId {self.old.get('operationId')} changed"
        yield from self._security()
        yield from self._parameters()
        yield from self._body()
        for status, answer in self.old["responses"].items():
            later = self.new["responses"].get(status)
            if later is None:
                yield f"response {status} removed"
            else:
                yield from self._response(status, resolved(self.before, answer), resolved(self.after, later))

    def _security(self) -> Iterator[str]:
        ways = [_ways(document, each) for document, each in ((self.before, self.old), (self.after, self.new))]
        for way in ways[0] - ways[1]:
            yield f"security {' and '.join(sorted(way)) or 'none'} no longer enough"

    def _parameters(self) -> Iterator[str]:
        old, new = _parameters(self.before, self.old), _parameters(self.after, self.new)
        for place in old.keys() - new.keys():
            yield f"{' '.join(place)} removed"
        for place, later in new.items():
            is_required = later.get("required", False) and not old.get(place, {}).get("required", False)
            if is_required:
                yield f"{' '.join(place)} now required"
            if place in old:
                yield from self._narrowed(" ".join(place), old[place].get("schema"), later.get("schema"))

    def _body(self) -> Iterator[str]:
        old, new = (each.get("requestBody") or {} for each in (self.old, self.new))
        if old and not new:
            yield "request body removed"
        if new.get("required", False) and not old.get("required", False):
            yield "request body now required"
        for kind, content in old.get("content", {}).items():
            later = new.get("content", {}).get(kind)
            if later is None and new:
                yield f"request body {kind} removed"
            elif later is not None:
                yield from self._narrowed("request body", content.get("schema"), later.get("schema"))

    def _response(self, status: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
        for name, header in old.get("headers", {}).items():
            later = new.get("headers", {}).get(name)
            if later is None:
                yield f"response {status} header {name} removed"
            elif resolved(self.before, header).get("required") and not resolved(self.after, later).get("required"):
                yield f"response {status} header {name} no longer certain"
        for kind, content in old.get("content", {}).items():
            later = new.get("content", {}).get(kind)
            if later is None:
                yield f"response {status} {kind} removed"
            else:
                comparison = Comparison(self.after, self.before, is_request=False)
                yield from comparison.breaks(f"response {status}", later.get("schema"), content.get("schema"))

    def _narrowed(self, place: str, old: Any, new: Any) -> Iterator[str]:
        """A request that was right must be right."""
        yield from Comparison(self.before, self.after, is_request=True).breaks(place, old, new)


def _ways(document: Document, operation: Mapping[str, Any]) -> set[frozenset[str]]:
    """List the sets of credentials of which one is enough."""
    ways = operation.get("security", document.get("security", []))
    return {frozenset(each) for each in ways} or {frozenset()}


def _parameters(document: Document, operation: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    found = [resolved(document, each) for each in operation.get("parameters", [])]
    return {(each["in"], each["name"]): each for each in found}
