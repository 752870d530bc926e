"""What Zoom's answers mean."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response

# 3001: there is no such meeting. The same status with another code is about the host.
ERRORS: Final = ErrorTable(
    pairs={(404, "3001"): "gone"},
    codes={},
    statuses={401: "reauthorize", 429: "retry"},
)


def outcome(response: Response) -> Outcome:
    """Judge an answer."""
    remote_id = response.body.get("id")
    code = str(response.body.get("code", f"HTTP {response.status}"))
    return ERRORS.outcome(response, code, remote_id=str(remote_id) if remote_id else None)
