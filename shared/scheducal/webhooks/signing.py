"""Signatures of webhook requests: ScheduCal's own over the body, and Standard Webhooks 1.0.0."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from collections.abc import Sequence
from hashlib import sha256

USER_AGENT = "ScheduCal-Webhooks/1"
_PREFIX = "whsec_"
_KEY_BYTES = 32
_TOLERANCE_SECONDS = 300
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


def new_secret() -> str:
    """Make `whsec_` and base64 of 32 random bytes."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii")


def headers(secrets_newest_first: Sequence[str], webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Sign one attempt, and give the signature headers.

    secrets_newest_first: one secret, or two during the 24 hours after a regeneration. `webhook-signature` then carries
        both signatures, newest first. X-ScheduCal-Signature has room for one and is made with the newest, which is the
        secret that the customer was shown last.
    timestamp: epoch seconds of this attempt.
    Raises ValueError for an id with a dot (it would blur the signed text) and for no secret.
    """
    if "." in webhook_id or not secrets_newest_first:
        raise ValueError("a webhook id has no dot, and an endpoint at least one secret")
    signatures = (f"v1,{_standard(secret, webhook_id, str(timestamp), body)}" for secret in secrets_newest_first)
    return {
        "X-ScheduCal-Signature": body_signature(secrets_newest_first[0], body),
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def request_headers(
    secrets_newest_first: Sequence[str], webhook_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """Give all headers of an attempt that we write; raises as `headers` does."""
    signed = headers(secrets_newest_first, webhook_id, timestamp, body)
    return {"Content-Type": "application/json", "User-Agent": USER_AGENT, **signed}


def body_signature(secret: str, body: bytes) -> str:
    """Write `sha256=` and the hex HMAC-SHA256 of the body; the key is the secret's whole text, prefix included."""
    return f"sha256={hmac.new(secret.encode(), body, sha256).hexdigest()}"


def verify(
    secret: str, *, webhook_id: str | None, timestamp: str | None, signature: str | None, body: bytes, now: int
) -> bool:
    """Tell whether one of the `v1` signatures is the secret's and its time within 300 s of now (epoch seconds).

    Other versions in the list are passed over; the comparison takes the same time wherever two texts differ.
    """
    if not webhook_id or "." in webhook_id or not signature or not _is_recent(timestamp, now):
        return False
    expected = f"v1,{_standard(secret, webhook_id, str(timestamp), body)}".encode()
    return any(hmac.compare_digest(given.encode(), expected) for given in signature.split(" "))


def _is_recent(timestamp: str | None, now: int) -> bool:
    if timestamp is None or not _TIMESTAMP.fullmatch(timestamp):
        return False
    return abs(now - int(timestamp)) <= _TOLERANCE_SECONDS


def _standard(secret: str, webhook_id: str, timestamp: str, body: bytes) -> str:
    signed = b".".join((webhook_id.encode(), timestamp.encode(), body))
    return base64.b64encode(hmac.new(_key(secret), signed, sha256).digest()).decode("ascii")


def _key(secret: str) -> bytes:
    """Give the bytes that the secret stands for; padding may be missing. Raises ValueError for what is no base64."""
    encoded = secret.removeprefix(_PREFIX).rstrip("=")
    return base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
