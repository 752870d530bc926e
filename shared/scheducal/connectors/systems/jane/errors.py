"""What Jane's answers mean."""

from __future__ import annotations

import re
from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response

# 403: the partner, or the person who agreed, may not do it. Somebody else has to agree.
ERRORS: Final = ErrorTable(
    pairs={},
    codes={"DUPLICATE_RECORD": "refused"},
    statuses={401: "reauthorize", 403: "reauthorize", 404: "gone", 429: "retry"},
)
_ID: Final = re.compile(r"[A-Z_]{1,80}")


def outcome(response: Response) -> Outcome:
    """Judge an answer. Its messages may name people, and its ids do not."""
    errors = response.body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    found = _ID.fullmatch(str(first.get("id", "")))
    code = found[0] if found else f"HTTP {response.status}"
    return ERRORS.outcome(response, code, remote_id=response.body.get("id"))
