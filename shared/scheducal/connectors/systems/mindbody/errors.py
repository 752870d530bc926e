"""What Mindbody's answers mean."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response

ERRORS: Final = ErrorTable(
    pairs={},
    codes={"DeniedAccess": "reauthorize"},
    statuses={401: "reauthorize", 404: "gone", 429: "retry"},
)


def outcome(response: Response) -> Outcome:
    """Judge an answer, by its code and not by its words. A list that is empty has no such appointment."""
    body = response.body
    remote_id = (body.get("Appointment") or {}).get("Id")
    if body.get("Appointments") == []:
        return Outcome("gone", response.status, "not found")
    code = str((body.get("Error") or {}).get("Code", f"HTTP {response.status}"))
    return ERRORS.outcome(response, code, remote_id=str(remote_id) if remote_id else None)
