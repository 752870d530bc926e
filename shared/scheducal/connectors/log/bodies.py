"""Seals bodies of incoming webhooks, which name people: each with a key of its own, and that key with KMS."""

from __future__ import annotations

import base64
import secrets
import zlib

from scheducal.connectors.connections.tokens.rows import context_of
from scheducal.connectors.log.model import SealedBody
from scheducal.sealing import Sealer

# Bytes, compressed. A row of the table takes 400 KB.
MOST_SEALED = 200_000
_NONCE = 12
# No setting has a name with a blank.
_WHAT = "body of a webhook"


def sealed_body(sealer: Sealer, tenant_id: str, connection_id: str, body: bytes) -> SealedBody | None:
    """Seal a body for its connection: one call of KMS. None for one that is too large. Raises aws.Unavailable."""
    # What most functions need not load.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    compressed = zlib.compress(body)
    if len(compressed) > MOST_SEALED:
        return None
    key, nonce = secrets.token_bytes(32), secrets.token_bytes(_NONCE)
    content = nonce + AESGCM(key).encrypt(nonce, compressed, connection_id.encode())
    return SealedBody(sealer.seal(base64.b64encode(key).decode(), _context(tenant_id, connection_id)), content)


def opened_body(sealer: Sealer, tenant_id: str, connection_id: str, sealed: SealedBody) -> bytes:
    """Open it: one call of KMS. Raises aws.Unavailable."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    key = base64.b64decode(sealer.open(sealed.key, _context(tenant_id, connection_id)))
    nonce, content = sealed.content[:_NONCE], sealed.content[_NONCE:]
    return zlib.decompress(AESGCM(key).decrypt(nonce, content, connection_id.encode()))


def _context(tenant_id: str, connection_id: str) -> dict[str, str]:
    return {**context_of(tenant_id, connection_id), "secret": _WHAT}
