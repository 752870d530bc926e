"""What Salesforce's answers mean: errors are a list, of which the first counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response
from scheducal.values import replace

ERRORS: Final = ErrorTable(
    pairs={},
    codes={
        "INVALID_SESSION_ID": "reauthorize",
        "REQUEST_LIMIT_EXCEEDED": "retry",
        "UNABLE_TO_LOCK_ROW": "retry",
        "ENTITY_IS_DELETED": "gone",
        "NOT_FOUND": "gone",
    },
    statuses={401: "reauthorize", 404: "gone", 429: "retry"},
)
# The budget is of a day, and moves on by the hour.
_BUDGET: Final = timedelta(hours=1)


def outcome(response: Response) -> Outcome:
    """Judge an answer. Messages can name people, so only the code is repeated."""
    first = response.items[0] if response.items else {}
    code = str(first.get("errorCode", "")) if isinstance(first, dict) else ""
    remote_id = response.body.get("id") or response.body.get("Id")
    judged = ERRORS.outcome(response, code or f"HTTP {response.status}", remote_id=remote_id)
    return replace(judged, after=_BUDGET) if code == "REQUEST_LIMIT_EXCEEDED" and judged.after is None else judged
