"""Cookies of the dashboard (pure).

Their prefix makes browsers refuse them from another host or over plain HTTP. Browsers take http://localhost for
trustworthy, so that they work on one's own machine too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

SESSION = "__Host-scheducal"
# Of a browser that is not signed in yet.
VISIT = "__Host-scheducal-visit"
# Of one that was sent from here to a system, to give access.
CONNECTING = "__Host-scheducal-connecting"
_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax"


def cookie_in(event: Mapping[str, Any], name: str) -> str | None:
    """Find a cookie of an HTTP API event; None where it is missing, or there twice with two values."""
    found = {value for each in _pairs(event) for key, _, value in [each.partition("=")] if key.strip() == name}
    return found.pop().strip() if len(found) == 1 else None


def set_cookie(name: str, value: str) -> str:
    """Write the header's value. The cookie ends with the browser; its row ends it earlier."""
    return f"{name}={value}; {_ATTRIBUTES}"


def remove_cookie(name: str) -> str:
    """Write the header's value that removes the cookie."""
    return f"{name}=; {_ATTRIBUTES}; Max-Age=0"


def _pairs(event: Mapping[str, Any]) -> Iterable[str]:
    """List the cookies: the payload format 2.0 has them apart, and the header may have them too."""
    apart: list[str] = event.get("cookies") or []
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return [pair.strip() for text in (*apart, headers.get("cookie") or "") for pair in text.split(";")]
