"""What an error of Microsoft Graph means for us: later, never, or not without the owner. Pure."""

from __future__ import annotations

import re
from typing import Final

from scheducal.connectors.connected import AccessLost
from scheducal.connectors.protocol import SystemRefused
from scheducal.http.request import Response, SystemUnavailable

# There is no such mailbox (any longer), or none that Graph reaches: on-premises, without a licence.
_NO_MAILBOX: Final = frozenset({"ErrorInvalidUser", "MailboxNotEnabledForRESTAPI", "Request_ResourceNotFound"})
_THROTTLED: Final = frozenset({"ApplicationThrottled", "TooManyRequests"})
_CURSOR_EXPIRED: Final = frozenset({"SyncStateNotFound", "SyncStateInvalid"})
# Conflicts and locks: with other writers, over within moments.
_PASSING: Final = frozenset({408, 409, 412, 423, 425, 429})
_CODE = re.compile(r"[A-Za-z][\w.]{0,79}", re.ASCII)


def code_of(answer: Response) -> str:
    """Give Graph's word for the error; the HTTP status where there is none, or none that is a word."""
    error = answer.body.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    # Only what looks like a code: other text may hold an address.
    return code if isinstance(code, str) and _CODE.fullmatch(code) else f"HTTP {answer.status}"


def written(answer: Response) -> Response:
    """Check the answer to a write, and give it if the write was carried out.

    Graph's messages repeat addresses, its codes do not.

    Raises ProviderUnavailable to be repeated, AccessLost, and ProviderRefused for what the event itself is to blame.
    """
    _raise_what_passes(answer)
    if not answer.succeeded:
        raise SystemRefused(f"Exchange refuses the event ({answer.status}): {code_of(answer)}")
    return answer


def looked(answer: Response) -> Response:
    """Check the answer to a question, and give it if it is one. Raises ProviderUnavailable and AccessLost."""
    _raise_what_passes(answer)
    if not answer.succeeded:
        raise SystemUnavailable(f"Exchange does not answer ({answer.status}): {code_of(answer)}")
    return answer


def is_missing(answer: Response) -> bool:
    """Tell whether the thing itself is not there, in a mailbox that is."""
    return answer.status in {404, 410} and code_of(answer) not in _NO_MAILBOX


def is_cursor_expired(answer: Response) -> bool:
    """Tell whether the changes since a cursor can no longer be told."""
    return answer.status == 410 or code_of(answer) in _CURSOR_EXPIRED


def _raise_what_passes(answer: Response) -> None:
    status, code = answer.status, code_of(answer)
    if status in {401, 403} or code in _NO_MAILBOX:
        raise AccessLost(f"Exchange does not let us use the mailbox ({status}): {code}")
    if status in _PASSING or status >= 500 or code in _THROTTLED:
        raise SystemUnavailable(f"Exchange takes no more for now ({status}): {code}", answer.retry_after)
    # Redirects are not followed, since they would carry the token elsewhere.
    if 300 <= status < 400:
        raise SystemUnavailable(f"Exchange answered with a redirect ({status})")
