"""How Google says no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class GoogleRefusal(Exception):
    """location: the parameter to blame, None for none. retry_after: in seconds, as a header."""

    status: int
    reason: str
    message: str
    location: str | None = None
    retry_after: int | None = None

    @property
    def body(self) -> dict[str, Any]:
        """Give the error as JSON."""
        first = {"domain": "global", "reason": self.reason, "message": self.message}
        if self.location:
            first |= {"locationType": "parameter", "location": self.location}
        return {"error": {"code": self.status, "message": self.message, "errors": [first]}}

    @property
    def headers(self) -> dict[str, str]:
        """Beside the body."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


def invalid(message: str, location: str | None = None) -> GoogleRefusal:
    """Make a value that Google does not take."""
    return GoogleRefusal(400, "invalid", message, location)


def not_found() -> GoogleRefusal:
    """Neither a calendar nor an event of that id, as far as this caller may know."""
    return GoogleRefusal(404, "notFound", "Not Found")
