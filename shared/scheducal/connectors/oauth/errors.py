"""What the error of a token endpoint (RFC 6749 section 5.2) means for a connection. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from scheducal.http.request import AccessLost, SystemUnavailable

# The deployment's own client id or secret does not count there (any more).
_OURS = "invalid_client"
# The owner, or the owner's administrator, has to act. OpenID Connect Core section 3.1.2.6 has the last three.
_LOST = {
    "invalid_grant",
    "invalid_scope",
    "unauthorized_client",
    "access_denied",
    "interaction_required",
    "consent_required",
    "login_required",
}
_CODE = re.compile(r"[a-z_]{1,40}")


class ApplicationRefused(SystemUnavailable):
    """The system refuses this deployment's own client secret: every connection of its kind waits for an operator."""


def refusal(error: object, lost: Collection[str] = ()) -> AccessLost | SystemUnavailable:
    """Build the exception to raise. lost: further codes after which the owner must act.

    Descriptions are left out: they may name people.

    What is left is wrong with this deployment, such as a client secret that has run out, and passes once an operator
    has seen to it.
    """
    code = error if isinstance(error, str) and _CODE.fullmatch(error) else "unknown_error"
    if code in _LOST or code in lost:
        return AccessLost(f"the account's owner, or their administrator, must give access again ({code})")
    kind = ApplicationRefused if code == _OURS else SystemUnavailable
    return kind(f"the system gives no token ({code})")
