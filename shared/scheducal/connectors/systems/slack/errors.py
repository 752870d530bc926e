"""What Slack's answers mean. A failure comes with the status 200."""

from __future__ import annotations

from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome
from scheducal.http.request import Response
from scheducal.values import replace

_LOST: Final = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope")
_LATER: Final = (
    "ratelimited",
    "rate_limited",
    "message_limit_exceeded",
    "internal_error",
    "service_unavailable",
    "request_timeout",
)
ERRORS: Final = ErrorTable(
    # After a fatal error the text may be there all the same.
    codes={**dict.fromkeys(_LOST, "reauthorize"), **dict.fromkeys(_LATER, "retry"), "fatal_error": "unknown"},
    statuses={401: "reauthorize", 429: "retry"},
)


def outcome(response: Response) -> Outcome:
    """Judge an answer. The id of a text is that of its channel and its own, which is no number."""
    body = response.body
    code = str(body.get("error", f"HTTP {response.status}"))
    if response.succeeded and body.get("ok") is False:
        return ERRORS.outcome(replace(response, status=400), code)
    place = [body[name] for name in ("channel", "ts") if isinstance(body.get(name), str)]
    return ERRORS.outcome(response, code, remote_id="|".join(place) if len(place) == 2 else None)
