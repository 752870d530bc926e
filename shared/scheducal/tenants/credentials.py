"""The form of an API key and its secret, and what is kept of the secret."""

from __future__ import annotations

import re
import secrets
from dataclasses import field
from hashlib import sha256
from hmac import compare_digest

from scheducal.ids import random_text
from scheducal.values import dataclass

_API_KEY = re.compile(r"key_([0-7][0-9a-hjkmnp-tv-z]{25})_[0-9a-hjkmnp-tv-z]{16}")
_OPERATOR_KEY = re.compile(r"opk_[0-9a-hjkmnp-tv-z]{26}")
# In a tenant's place in the rows of operators' keys.
OPERATORS = "operators"
_LONGEST_SECRET = 200
# Looked up in place of credentials that cannot be anybody's, so that every refusal takes the same way.
NOBODY = "key_00000000000000000000000000_0000000000000000"


@dataclass(frozen=True, slots=True)
class ApiKeyPair:
    """What a request presented. The secret stays out of `repr`."""

    api_key: str
    api_secret: str = field(repr=False)

    @property
    def tenant_id(self) -> str:
        """Give the tenant that the API key names."""
        return OPERATORS if self.is_operators else f"ten_{self.api_key.split('_')[1]}"

    @property
    def is_operators(self) -> bool:
        """Say whether it has the form of an operator's key."""
        return self.api_key.startswith("opk_")

    def among(self, *, operators: bool) -> ApiKeyPair:
        """Give these, or nobody's where the key is of the other kind: it opens nothing there."""
        return self if self.is_operators == operators else ApiKeyPair(NOBODY, "")

    @property
    def secret_hash(self) -> str:
        """Give the digest of the secret that the key's row holds."""
        return hash_secret(self.api_secret)


def parse_credentials(api_key: object, api_secret: object) -> ApiKeyPair:
    """Read credentials as presented; `NOBODY`'s where they are missing or malformed."""
    well_formed = isinstance(api_key, str) and isinstance(api_secret, str) and _is_plausible(api_key, api_secret)
    if not well_formed:
        return ApiKeyPair(NOBODY, "")
    return ApiKeyPair(str(api_key), str(api_secret))


def _is_plausible(api_key: str, api_secret: str) -> bool:
    is_key = _API_KEY.fullmatch(api_key) or _OPERATOR_KEY.fullmatch(api_key)
    return is_key is not None and api_secret.isascii() and 0 < len(api_secret) <= _LONGEST_SECRET


def new_api_key(tenant_id: str) -> str:
    """Make an API key that names its tenant."""
    return f"key_{tenant_id.removeprefix('ten_')}_{random_text(16)}"


def new_operator_key() -> str:
    """Make a key of operators."""
    return f"opk_{random_text(26)}"


def new_secret() -> str:
    """Make a secret of 256 random bits."""
    return f"sec_{secrets.token_urlsafe(32)}"


def hash_secret(secret: str) -> str:
    """Hash a secret with SHA-256, in hex. Enough for secrets of 256 random bits, which no dictionary holds."""
    return sha256(secret.encode()).hexdigest()


def is_secret(presented_hash: str, kept_hash: str) -> bool:
    """Compare two hashes in constant time."""
    return compare_digest(presented_hash.encode(), kept_hash.encode())
