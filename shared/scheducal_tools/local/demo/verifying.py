"""Does with a request what its receiver must: hold both signatures against the secret."""

from __future__ import annotations

import hmac

from scheducal.clock import now
from scheducal.webhooks.signing import body_signature, verify
from scheducal_tools.local.demo.receiver import Received
from scheducal_tools.local.errors import LocalStackError


def check_signatures(received: Received, secret: str) -> None:
    """Raises LocalStackError where ScheduCal's own signature or the one of Standard Webhooks is not the secret's."""
    own = received.headers.get("x-scheducal-signature", "")
    if not hmac.compare_digest(own.encode(), body_signature(secret, received.body).encode()):
        raise LocalStackError("X-ScheduCal-Signature is not the secret's")
    is_valid = verify(
        secret,
        webhook_id=received.headers.get("webhook-id"),
        timestamp=received.headers.get("webhook-timestamp"),
        signature=received.headers.get("webhook-signature"),
        body=received.body,
        now=int(now().timestamp()),
    )
    if not is_valid:
        raise LocalStackError("webhook-signature is not the secret's, or too old")
