"""What Square's answers mean."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response

# A booking that changed meanwhile is read again before anything is written.
ERRORS: Final = ErrorTable(
    codes={"RATE_LIMITED": "retry", "CONFLICT": "retry", "INSUFFICIENT_SCOPES": "reauthorize"},
)


def outcome(response: Response) -> Outcome:
    """Judge an answer. Square may or may not call a stale version a conflict."""
    errors = response.body.get("errors") or [{}]
    first, booking = errors[0], response.body.get("booking") or {}
    is_stale = not response.succeeded and "version" in str(first.get("field", ""))
    code = "CONFLICT" if is_stale else str(first.get("code", f"HTTP {response.status}"))
    version = str(booking["version"]) if "version" in booking else None
    return ERRORS.outcome(response, code, remote_id=booking.get("id"), version=version)
