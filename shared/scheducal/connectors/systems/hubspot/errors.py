"""What HubSpot's answers mean. All of their fields may be missing."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response
from scheducal.values import replace

# 409: somebody made the contact just now. 423: locked. 477: the account moves to another place.
ERRORS: Final = ErrorTable(
    codes={"MISSING_SCOPES": "reauthorize"},
    statuses={401: "reauthorize", 404: "gone", 409: "retry", 423: "retry", 429: "retry", 477: "retry"},
)
# What nobody promises in a header. A day's limit names no time.
_WAITS: Final = {"TEN_SECONDLY_ROLLING": timedelta(seconds=10), "SECONDLY": timedelta(seconds=1)}


def outcome(response: Response) -> Outcome:
    """Judge an answer."""
    body = response.body
    code = str(body.get("category") or body.get("errorType") or f"HTTP {response.status}")
    found = ERRORS.outcome(response, code, remote_id=body.get("id"), version=body.get("updatedAt"))
    if found.name == "retry" and found.after is None:
        return replace(found, after=_WAITS.get(str(body.get("policyName"))))
    return found
