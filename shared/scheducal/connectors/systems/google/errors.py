"""What Google's refusals mean. Pure.

A body of Google's gives a code and reasons; only its reasons are repeated, since its messages can name people.
"""

from __future__ import annotations

import re
from typing import Final

from scheducal.connectors.connected import AccessLost
from scheducal.connectors.protocol import SystemRefused
from scheducal.http.request import Response, SystemUnavailable

# Too much for now: by the minute, or of what one calendar may do in a while.
_QUOTA: Final = frozenset(
    {"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded", "calendarLimitsExceeded"}
)
# The grant covers less than is needed; only its owner can give more.
_GRANT: Final = frozenset({"insufficientPermissions", "authError", "accessNotConfigured"})
_WORDS: Final = {
    "forbiddenForServiceAccounts": "a service account invites people only with domain-wide delegation",
    "invalid": "it takes a value of the event for invalid, such as an address or a time zone",
}
_REASON = re.compile(r"[A-Za-z_]{1,64}")


def reason_of(answer: Response) -> str:
    """Give Google's first reason, `unknown` where there is none that looks like one."""
    error = answer.body.get("error")
    errors = error.get("errors") if isinstance(error, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    reason = first.get("reason") if isinstance(first, dict) else None
    return reason if isinstance(reason, str) and _REASON.fullmatch(reason) else "unknown"


def written(answer: Response) -> Response:
    """Check the answer to a write, and give it if the write was carried out.

    Raises ProviderUnavailable to be repeated, AccessLost, and ProviderRefused for what the event itself is to blame.
    """
    if answer.succeeded:
        return answer
    reason = reason_of(answer)
    _raise_what_passes(answer, reason)
    why = _WORDS.get(reason, reason)
    raise SystemRefused(f"Google refuses the event ({answer.status}): {why}")


def looked(answer: Response) -> Response:
    """Check the answer to a question, and give it if it is one.

    Raises ProviderUnavailable, and AccessLost where nothing may be seen.
    """
    if answer.succeeded:
        return answer
    reason = reason_of(answer)
    _raise_what_passes(answer, reason)
    if answer.status == 403:
        raise AccessLost(f"Google does not show the calendar ({answer.status} {reason})")
    raise SystemUnavailable(f"Google does not understand the request ({answer.status} {reason})")


def _raise_what_passes(answer: Response, reason: str) -> None:
    status = answer.status
    # Where an event is not found is the caller's to judge; here it is the calendar that is not.
    if status in (401, 404) or (status == 403 and reason in _GRANT):
        raise AccessLost(f"Google no longer gives access ({status} {reason})")
    if status in (408, 429) or status >= 500 or (status == 403 and reason in _QUOTA):
        raise SystemUnavailable(f"Google takes no more for now ({status} {reason})", answer.retry_after)
    if status < 400:
        raise SystemUnavailable(f"Google answered with a redirect ({status})")
