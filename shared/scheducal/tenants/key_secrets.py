"""Secrets of API keys, sealed so that an owner can read them again. The note that a key is in force holds them."""

from __future__ import annotations

from functools import cache

from scheducal.errors import Refusal
from scheducal.sealing import Kms, Sealer, kms_client
from scheducal.settings import webhook_settings
from scheducal.tenants.repository import TenantRepository


class KeySecrets:
    """Seals secrets, and opens each again for its own tenant and key alone."""

    def __init__(self, client: Kms, key_id: str) -> None:
        self._sealer = Sealer(client, key_id)

    def seal(self, tenant_id: str, api_key: str, secret: str) -> bytes:
        """Seal a secret; one call of KMS."""
        return self._sealer.seal(secret, _context(tenant_id, api_key))

    def open(self, tenant_id: str, api_key: str, sealed: bytes) -> str:
        """Open a secret; a call of KMS unless it was opened here a short while ago."""
        return self._sealer.open(sealed, _context(tenant_id, api_key))


def reveal(repository: TenantRepository, secrets: KeySecrets, tenant_id: str, api_key: str, actor: str) -> str:
    """Read a key's secret again, which the audit log says; raises Refusal `key_not_found`, `invalid_field`."""
    sealed = repository.sealed_secret(tenant_id, api_key)
    if sealed is None:
        message = "the secret of this key is kept nowhere: it was shown once, when the key was made"
        raise Refusal("invalid_field", message)
    # First, so that nobody sees a secret without a trace.
    repository.note_reveal(tenant_id, api_key, actor)
    return secrets.open(tenant_id, api_key, sealed)


def _context(tenant_id: str, api_key: str) -> dict[str, str]:
    return {"tenantId": tenant_id, "apiKey": api_key}


@cache
def key_secrets() -> KeySecrets:
    """Give the function's own; one per process."""
    return KeySecrets(kms_client(), webhook_settings().webhook_key_id)
