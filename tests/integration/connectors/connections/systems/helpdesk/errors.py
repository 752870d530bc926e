"""What the help desk's answers mean."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response

ERRORS: Final = ErrorTable(
    pairs={}, codes={}, statuses={401: "reauthorize", 403: "reauthorize", 404: "gone", 429: "retry"}
)


def outcome(response: Response) -> Outcome:
    """Judge the answer to a question."""
    return ERRORS.outcome(response, str(response.body.get("code", f"HTTP {response.status}")))
