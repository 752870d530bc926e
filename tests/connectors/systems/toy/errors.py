"""What the toy system's answers mean."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response

ERRORS: Final = ErrorTable(
    pairs={},
    codes={"over_limit": "retry"},
    statuses={401: "reauthorize", 404: "gone", 410: "gone", 429: "retry"},
)


def outcome(response: Response) -> Outcome:
    """Judge an answer."""
    code = str(response.body.get("error", f"HTTP {response.status}"))
    record = response.body
    return ERRORS.outcome(response, code, remote_id=record.get("id"), version=record.get("etag"))
