"""How much a request without an API key may bring. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from scheducal.errors import Refusal
from scheducal.values import dataclass

RouteClass = Literal["api", "browser", "docs", "inbound"]


@dataclass(frozen=True, slots=True)
class Caps:
    """Of one public endpoint.

    body: bytes.
    query, fields: characters and parameters of the query string.
    """

    route_class: RouteClass
    body: int = 1_024
    query: int = 2_048
    fields: int = 10

    def refusal(self, event: Mapping[str, Any]) -> Refusal | None:
        """Give Refusal `payload_too_large` where an HTTP API event is over one of them; decodes nothing."""
        query = str(event.get("rawQueryString") or "")
        if len(query) > self.query:
            return _too_large(f"a query string has at most {self.query} characters")
        if query.count("&") >= self.fields:
            return _too_large(f"a query string has at most {self.fields} parameters")
        if _bytes(event) > self.body:
            return _too_large(f"a request body has at most {self.body} bytes")
        return None


def _bytes(event: Mapping[str, Any]) -> int:
    text = str(event.get("body") or "")
    if event.get("isBase64Encoded"):
        return len(text) * 3 // 4 - text[-2:].count("=")
    return len(text.encode("utf-8", "surrogatepass"))


def _too_large(message: str) -> Refusal:
    return Refusal("payload_too_large", message)
