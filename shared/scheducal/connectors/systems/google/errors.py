"""What Google's refusals mean. Pure.

A body of Google's gives a code and reasons; only its reasons are repeated, since its messages can name people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome, OutcomeName, failure
from scheducal.http.request import Response

_SYSTEM: Final = "Google"
# Too much for now: by the minute, or of what one calendar may do in a while.
_QUOTA: Final = (
    "rateLimitExceeded",
    "userRateLimitExceeded",
    "quotaExceeded",
    "dailyLimitExceeded",
    "calendarLimitsExceeded",
)
# The grant covers less than is needed; only its owner can give more.
_GRANT: Final = ("insufficientPermissions", "authError", "accessNotConfigured")
_PAIRS: Final[Mapping[tuple[int, str], OutcomeName]] = {
    **dict.fromkeys(((403, reason) for reason in _QUOTA), "retry"),
    **dict.fromkeys(((403, reason) for reason in _GRANT), "reauthorize"),
}
# Where an event is not found is the caller's to judge; here it is the calendar that is not.
_STATUSES: Final[Mapping[int, OutcomeName]] = {401: "reauthorize", 404: "reauthorize", 408: "retry", 429: "retry"}
WRITES: Final = ErrorTable(_PAIRS, {}, _STATUSES)
# Who may not ask sees nothing of the calendar.
QUESTIONS: Final = ErrorTable(_PAIRS, {}, {**_STATUSES, 403: "reauthorize"})
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


def outcome(response: Response) -> Outcome:
    """Judge the answer to a question."""
    return QUESTIONS.outcome(response, reason_of(response))


def written(answer: Response) -> Response:
    """Give back the answer to a write that was carried out.

    Raises SystemUnavailable to be repeated, AccessLost, and SystemRefused for what the event itself is to blame.
    """
    reason = reason_of(answer)
    if failed := failure(WRITES.outcome(answer, reason), _SYSTEM, _WORDS.get(reason, reason)):
        raise failed
    return answer


def looked(answer: Response) -> Response:
    """Give back the answer to a question. Raises SystemUnavailable, and AccessLost where nothing may be seen."""
    reason = reason_of(answer)
    if failed := failure(QUESTIONS.outcome(answer, reason), _SYSTEM, reason, is_question=True):
        raise failed
    return answer
