"""What Acuity's answers mean."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response

# What is cancelled already is as good as gone.
ERRORS: Final = ErrorTable(
    pairs={},
    codes={"reschedule_canceled": "gone"},
    statuses={401: "reauthorize", 404: "gone", 429: "retry"},
)


def outcome(response: Response) -> Outcome:
    """Judge an answer."""
    remote_id = response.body.get("id")
    code = str(response.body.get("error", f"HTTP {response.status}"))
    return ERRORS.outcome(response, code, remote_id=str(remote_id) if remote_id else None)
