"""What KMS seals for one purpose alone, and what was opened of it a short while ago."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from functools import cache
from threading import Lock
from typing import Any, Protocol, cast

from botocore.config import Config

from scheducal import aws, clock
from scheducal.recent_entries import RecentEntries
from scheducal.values import dataclass

# A revoked permission, or a disabled key, takes effect within this time.
REMEMBERED_FOR = timedelta(minutes=5)
REMEMBERED_AT_MOST = 1000
CLIENT_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})

Context = Mapping[str, str]
_Sealed = tuple[bytes, tuple[tuple[str, str], ...]]


class Kms(Protocol):
    """What is used of KMS."""

    def encrypt(self, *, KeyId: str, Plaintext: bytes, EncryptionContext: dict[str, str]) -> Any:  # noqa: N803  KMS's
        """Encrypt, and give `CiphertextBlob`."""
        ...

    def decrypt(self, *, KeyId: str, CiphertextBlob: bytes, EncryptionContext: dict[str, str]) -> Any:  # noqa: N803  KMS's
        """Decrypt, and give `Plaintext`."""
        ...


@dataclass(frozen=True, slots=True)
class _Opened:
    secret: str = field(repr=False)
    until: datetime


class Sealer:
    """Seals secrets, and opens them again in the same context alone. Safe to use from threads.

    KMS refuses to open under any other context, so that a sealed secret is worth nothing in another's row. It takes
    secrets of at most 4,096 bytes.
    """

    def __init__(self, client: Kms, key_id: str) -> None:
        self._client = client
        self._key_id = key_id
        self._opened = RecentEntries[_Sealed, _Opened](REMEMBERED_AT_MOST)
        self._lock = Lock()

    def seal(self, secret: str, context: Context) -> bytes:
        """Seal the secret so that only this key can open it; one call of KMS. Raises aws.Unavailable."""
        plain = secret.encode()
        with aws.calling():
            answer = self._client.encrypt(KeyId=self._key_id, Plaintext=plain, EncryptionContext=dict(context))
        sealed = bytes(answer["CiphertextBlob"])
        # Most secrets are used soon after they were made.
        self._remember(_named(sealed, context), secret)
        return sealed

    def open(self, sealed: bytes, context: Context) -> str:
        """Open the secret; a call of KMS unless it was sealed or opened here a short while ago.

        Raises aws.Unavailable.
        """
        # The threads of a batch share the sealer.
        with self._lock:
            known = self._opened.get(_named(sealed, context))
        if known is not None and clock.now() < known.until:
            return known.secret
        with aws.calling():
            answer = self._client.decrypt(KeyId=self._key_id, CiphertextBlob=sealed, EncryptionContext=dict(context))
        secret = bytes(answer["Plaintext"]).decode()
        self._remember(_named(sealed, context), secret)
        return secret

    def _remember(self, sealed: _Sealed, secret: str) -> None:
        with self._lock:
            self._opened[sealed] = _Opened(secret, clock.now() + REMEMBERED_FOR)


def _named(sealed: bytes, context: Context) -> _Sealed:
    return sealed, tuple(sorted(context.items()))


@cache
def kms_client() -> Kms:
    """Build a client with time limits and bounded retries; one per process."""
    return cast("Kms", aws.client("kms", CLIENT_CONFIG))
