"""Secret settings of a connection: sealed by KMS one by one, and opened for the requests that carry them."""

from __future__ import annotations

from datetime import datetime

from scheducal.connectors.connections.model import Connection, Secret
from scheducal.connectors.connections.tokens.rows import context_of
from scheducal.sealing import Sealer

# No setting has a name with a blank.
_SUBSCRIPTION = "of the subscription"


def sealed(sealer: Sealer, tenant_id: str, connection_id: str, at: datetime, name: str, value: str) -> Secret:
    """Seal one for its connection and its name: one call of KMS."""
    return Secret(sealer.seal(value, _context(tenant_id, connection_id, name)), at)


def opened(sealer: Sealer, connection: Connection) -> dict[str, str]:
    """Open them all: one call of KMS for each that was not opened here a short while ago."""
    tenant_id, connection_id = connection.tenant_id, connection.connection_id
    return {
        name: sealer.open(each.sealed, _context(tenant_id, connection_id, name))
        for name, each in connection.secrets.items()
    }


def _context(tenant_id: str, connection_id: str, name: str) -> dict[str, str]:
    return {**context_of(tenant_id, connection_id), "secret": name}


def seal_of_subscription(sealer: Sealer, tenant_id: str, connection_id: str, secret: str) -> bytes:
    """Seal a secret that the system chose when we subscribed: one call of KMS."""
    return sealer.seal(secret, _context(tenant_id, connection_id, _SUBSCRIPTION))


def secret_of_subscription(sealer: Sealer, tenant_id: str, connection_id: str, sealed: bytes) -> str:
    """Open it: one call of KMS, unless it was opened here a short while ago."""
    return sealer.open(sealed, _context(tenant_id, connection_id, _SUBSCRIPTION))
