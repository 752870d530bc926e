"""How Graph says no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class GraphError(Exception):
    """status and Graph's code; headers: beside them."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.headers = status, code, dict(headers or {})

    def body(self) -> dict[str, Any]:
        """As Graph writes it."""
        inner = {"date": "2026-03-19T14:23:01", "request-id": "0", "client-request-id": "0"}
        return {"error": {"code": self.code, "message": str(self), "innerError": inner}}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. body: None for none."""

    status: int
    body: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def invalid(message: str, code: str = "ErrorPropertyValidationFailure") -> GraphError:
    """400."""
    return GraphError(400, code, message)


def item_not_found() -> GraphError:
    """404 of an event."""
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")
