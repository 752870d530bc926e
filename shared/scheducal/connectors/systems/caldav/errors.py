"""What the refusals of CalDAV servers mean. Pure. Only the name of what was violated is repeated."""

from __future__ import annotations

import re
from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome, failure
from scheducal.http.request import Response

_SYSTEM: Final = "the calendar's server"
ERRORS: Final = ErrorTable(
    statuses={401: "reauthorize", 404: "gone", 408: "retry", 410: "gone", 412: "retry", 423: "retry", 429: "retry"},
)
_VIOLATED = re.compile(r"<(?:\w+:)?error\b[^>]*>\s*<(?:\w+:)?([a-z-]{1,64})\b")


def outcome(response: Response) -> Outcome:
    """Judge an answer."""
    found = _VIOLATED.search(response.text)
    return ERRORS.outcome(response, found[1] if found else f"HTTP {response.status}")


def written(response: Response) -> None:
    """Raise SystemUnavailable, AccessLost, or SystemRefused for what the event itself is to blame."""
    judged = outcome(response)
    if failed := failure(judged, _SYSTEM, judged.code):
        raise failed


def looked(response: Response) -> Response:
    """Give back the answer to a question. Raises SystemUnavailable, AccessLost."""
    judged = outcome(response)
    if failed := failure(judged, _SYSTEM, judged.code, is_question=True):
        raise failed
    return response
