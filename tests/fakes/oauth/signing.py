"""Keys of the fakes: one that signs id tokens, one that a service account has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@cache
def private_key(name: str) -> str:
    """Make a key of that name as PKCS#8 in PEM, the same for the whole process; two names have two keys."""
    del name
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form, format_ = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(form, format_, serialization.NoEncryption()).decode()


def public_key(name: str) -> Any:
    """Give the other half."""
    return serialization.load_pem_private_key(private_key(name).encode(), None).public_key()


def id_token(client_id: str, claims: dict[str, Any]) -> str:
    """Sign who agreed (OpenID Connect Core section 2). By the real clock, by which msal judges it."""
    now = datetime.now(UTC)
    times = {"iat": int(now.timestamp()), "exp": int((now + timedelta(hours=1)).timestamp())}
    return jwt.encode({"aud": client_id, **times, **claims}, private_key("id"), algorithm="RS256")
