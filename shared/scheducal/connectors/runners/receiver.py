"""Incoming webhooks about records: proven by the connector, and kept as looks before they are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, TypeVar

from scheducal.connectors.connections.authorization.wiring import sealer
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.tokens.secrets import opened, secret_of_subscription
from scheducal.connectors.incoming import IncomingAnswer, IncomingRequest
from scheducal.connectors.looks.queue import changes_queue
from scheducal.connectors.looks.repository import Looks
from scheducal.connectors.looks.service import LookRequests
from scheducal.connectors.manifest import Manifest
from scheducal.connectors.mapping.paths import paths
from scheducal.connectors.runners.address import InboundAddress
from scheducal.connectors.runners.parts import (
    TriggerPart,
    carrying_part,
    challenge,
    handshake,
    needs_settings,
    signature_of,
    trigger_part,
)
from scheducal.connectors.signatures.model import Fault, Signature
from scheducal.connectors.signatures.unsigned import PathSecret
from scheducal.errors import Refusal
from scheducal.store.table import table

# Each is a write. Systems that bundle changes send at most so many.
MOST_CHANGES = 100
Change = TypeVar("Change")


class Kept(Protocol):
    """What is kept of a connection's incoming webhooks."""

    def sealed(self, tenant_id: str, connection_id: str) -> bytes | None:
        """Give the secret that the system said when we subscribed."""
        ...

    def refuse(self, tenant_id: str, connection_id: str, fault: Fault, at: datetime) -> None:
        """Count one that proves nothing."""
        ...


def receive(
    manifest: Manifest, address: InboundAddress, request: IncomingRequest, at: datetime, kept: Kept
) -> IncomingAnswer | int:
    """Have the records looked at that a request names, and count them; 0 for a request that proves nothing.

    Or give what the system wants to hear before it calls.

    Raises Refusal `payload_too_large`, store.table.Contention, queue.SendFailed: to be sent again.
    """
    part = trigger_part(manifest.kind)
    if (greeting := handshake(part, request)) is not None:
        return greeting
    if request.method != "POST":
        # Systems ask by GET or HEAD whether there is anybody, and the address proves that there is.
        return IncomingAnswer()
    connection = _connection(part, manifest, address)
    signature, secret = _proof(part, manifest, address, connection, kept)
    if signature is None:
        return 0
    if fault := signature.fault(request, secret):
        kept.refuse(address.tenant_id, address.connection_id, fault, at)
        return 0
    if (asked := challenge(part, request, secret)) is not None:
        return asked
    return _taken(part, manifest, address, request, at, connection)


def _taken(
    part: TriggerPart,
    manifest: Manifest,
    address: InboundAddress,
    request: IncomingRequest,
    at: datetime,
    connection: Connection | None,
) -> int:
    """Have the records looked at that a proven request names, or brings along, and count them."""
    named, looks = (address.tenant_id, address.connection_id), LookRequests(Looks(table()), changes_queue(), lambda: at)
    if connection and (carrying := carrying_part(part)):
        told = carrying.told(request, connection.filled, paths(manifest, connection.mapping))
        return looks.hear(*named, _bounded({each.remote_id: each for each in told}).values())
    changed = _bounded(dict.fromkeys(part.changes(request)))
    if changed:
        looks.ask(*named, changed)
    return len(changed)


def _bounded(changes: dict[str, Change]) -> dict[str, Change]:
    if len(changes) > MOST_CHANGES:
        raise Refusal("payload_too_large", f"a request tells of at most {MOST_CHANGES} changes")
    return changes


def _connection(part: TriggerPart, manifest: Manifest, address: InboundAddress) -> Connection | None:
    """Read the connection, where anything of it is needed."""
    needs = needs_settings(part) or carrying_part(part) or (manifest.incoming and manifest.incoming.secret)
    return ConnectionRepository(table()).get(address.tenant_id, address.connection_id) if needs else None


def _proof(
    part: TriggerPart, manifest: Manifest, address: InboundAddress, connection: Connection | None, kept: Kept
) -> tuple[Signature | None, str]:
    """Give what proves requests: with what we told the system, or what it or its owners told us. None for nothing."""
    incoming = manifest.incoming
    settings, secret = dict(connection.filled) if connection else {}, address.secret
    if connection is None and (needs_settings(part) or (incoming and incoming.secret)):
        return None, ""
    if connection and incoming and incoming.secret:
        secret = opened(sealer(), connection).get(incoming.secret, "")
    if incoming and incoming.is_told:
        named = address.tenant_id, address.connection_id
        sealed = kept.sealed(*named)
        secret = secret_of_subscription(sealer(), *named, sealed) if sealed else ""
    signature = signature_of(part, settings)
    return (signature if secret or isinstance(signature, PathSecret) else None), secret
