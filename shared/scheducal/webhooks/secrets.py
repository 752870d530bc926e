"""Signing secrets, sealed by KMS for one endpoint of one tenant."""

from __future__ import annotations

from functools import cache

from scheducal.sealing import Kms, Sealer, kms_client
from scheducal.settings import webhook_settings


class SecretBox:
    """Seals secrets, and opens them again for the same tenant and endpoint alone. Safe to use from threads."""

    def __init__(self, client: Kms, key_id: str) -> None:
        self._sealer = Sealer(client, key_id)

    def seal(self, secret: str, tenant_id: str, webhook_id: str) -> bytes:
        """Seal the secret so that only this box can open it; one call of KMS."""
        return self._sealer.seal(secret, _context(tenant_id, webhook_id))

    def open(self, sealed: bytes, tenant_id: str, webhook_id: str) -> str:
        """Open the secret; a call of KMS unless it was sealed or opened here a short while ago."""
        return self._sealer.open(sealed, _context(tenant_id, webhook_id))


def _context(tenant_id: str, webhook_id: str) -> dict[str, str]:
    return {"tenantId": tenant_id, "webhookId": webhook_id}


@cache
def secret_box() -> SecretBox:
    """Give the function's own box; one per process."""
    return SecretBox(kms_client(), webhook_settings().webhook_key_id)
