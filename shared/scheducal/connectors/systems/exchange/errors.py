"""What an error of Microsoft Graph means for us: later, never, or not without the owner. Pure."""

from __future__ import annotations

import re
from itertools import product
from typing import Final

from scheducal.connectors.outcome import ErrorTable, Outcome, failure
from scheducal.http.request import Response

_SYSTEM: Final = "Exchange"
# There is no such mailbox (any longer), or none that Graph reaches: on-premises, without a licence.
_NO_MAILBOX: Final = ("ErrorInvalidUser", "MailboxNotEnabledForRESTAPI", "Request_ResourceNotFound")
_THROTTLED: Final = ("ApplicationThrottled", "TooManyRequests")
_NO_ACCESS: Final = (401, 403)
# Conflicts and locks: with other writers, over within moments.
_PASSING: Final = (408, 409, 412, 423, 425, 429)
ERRORS: Final = ErrorTable(
    pairs=dict.fromkeys(product(_NO_ACCESS, _THROTTLED), "reauthorize"),
    codes={**dict.fromkeys(_NO_MAILBOX, "reauthorize"), **dict.fromkeys(_THROTTLED, "retry")},
    statuses={**dict.fromkeys(_NO_ACCESS, "reauthorize"), **dict.fromkeys(_PASSING, "retry")},
)
_CURSOR_EXPIRED: Final = frozenset({"SyncStateNotFound", "SyncStateInvalid"})
_CODE = re.compile(r"[A-Za-z][\w.]{0,79}", re.ASCII)


def code_of(answer: Response) -> str:
    """Give Graph's word for the error; the HTTP status where there is none, or none that is a word."""
    error = answer.body.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    # Only what looks like a code: other text may hold an address.
    return code if isinstance(code, str) and _CODE.fullmatch(code) else f"HTTP {answer.status}"


def outcome(response: Response) -> Outcome:
    """Judge the answer to a question."""
    return ERRORS.outcome(response, code_of(response))


def written(answer: Response) -> Response:
    """Give back the answer to a write that was carried out. Graph's messages repeat addresses, its codes do not.

    Raises SystemUnavailable to be repeated, AccessLost, and SystemRefused for what the event itself is to blame.
    """
    return _judged(answer, is_question=False)


def looked(answer: Response) -> Response:
    """Give back the answer to a question. Raises SystemUnavailable and AccessLost."""
    return _judged(answer, is_question=True)


def is_missing(answer: Response) -> bool:
    """Tell whether the thing itself is not there, in a mailbox that is."""
    return answer.status in {404, 410} and code_of(answer) not in _NO_MAILBOX


def is_cursor_expired(answer: Response) -> bool:
    """Tell whether the changes since a cursor can no longer be told."""
    return answer.status == 410 or code_of(answer) in _CURSOR_EXPIRED


def _judged(answer: Response, *, is_question: bool) -> Response:
    code = code_of(answer)
    if failed := failure(ERRORS.outcome(answer, code), _SYSTEM, code, is_question=is_question):
        raise failed
    return answer
