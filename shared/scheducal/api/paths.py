"""Which methods a path takes, by the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")


def allowed_methods(document: Mapping[str, Any], path: str) -> list[str]:
    """The methods, in capitals, of the first template that the path matches; none where it matches none."""
    given = path.split("/")
    for template, item in document["paths"].items():
        parts = template.split("/")
        if len(parts) == len(given) and all(map(_matches, parts, given)):
            return [method.upper() for method in METHODS if method in item]
    return []


def _matches(part: str, given: str) -> bool:
    return given == part or (part.startswith("{") and given != "")
