"""What Clio's answers mean. Its messages can name people, so only the type is repeated."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response

# 412: somebody changed the entry meanwhile. It is read again, and decided once more.
ERRORS: Final = ErrorTable(
    pairs={},
    codes={},
    statuses={401: "reauthorize", 404: "gone", 410: "gone", 412: "retry", 429: "retry"},
)


def outcome(response: Response) -> Outcome:
    """Judge an answer."""
    error, entry = response.body.get("error"), response.body.get("data")
    code = str(error.get("type")) if isinstance(error, dict) else f"HTTP {response.status}"
    known = entry if isinstance(entry, dict) else {}
    return ERRORS.outcome(response, code, remote_id=_text(known.get("id")), version=known.get("etag"))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
