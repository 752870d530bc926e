"""Incoming webhooks about records: proven by the connector, and kept as looks before they are answered."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import Protocol

from scheducal.connectors.connections.authorization.wiring import sealer
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.tokens.secrets import opened, secret_of_subscription
from scheducal.connectors.incoming import CarriedRecord, IncomingAnswer, IncomingRequest
from scheducal.connectors.log.duplicates import key_of
from scheducal.connectors.log.receipts import Receipt
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


class Kept(Protocol):
    """What is kept of a connection's incoming webhooks."""

    def sealed(self, tenant_id: str, connection_id: str) -> bytes | None:
        """Give the secret that the system said when we subscribed."""
        ...

    def refuse(self, tenant_id: str, connection_id: str, fault: Fault, at: datetime) -> None:
        """Count one that proves nothing."""
        ...


class Receipts(Protocol):
    """The connection's log of what came."""

    def has(self, tenant_id: str, connection_id: str, key: str, at: datetime) -> bool:
        """Tell whether a webhook of this key was taken before."""
        ...

    def taken(self, tenant_id: str, connection_id: str, key: str, at: datetime) -> None:
        """Note that one was taken, so that it is not taken twice."""
        ...

    def note(self, tenant_id: str, connection_id: str, request: IncomingRequest, receipt: Receipt) -> None:
        """Keep what came, and what became of it."""
        ...


def receive(
    manifest: Manifest, address: InboundAddress, request: IncomingRequest, at: datetime, kept: Kept, receipts: Receipts
) -> IncomingAnswer | int:
    """Have the records looked at that a request names, and count them; 0 for a request that proves nothing.

    Or give what the system wants to hear before it calls.

    Raises Refusal `payload_too_large`, store.table.Contention, queue.SendFailed: to be sent again.
    """
    named = address.tenant_id, address.connection_id
    try:
        receipt = _receipt(manifest, address, request, at, kept, receipts)
    except Refusal as refusal:
        receipts.note(*named, request, Receipt("refused", str(refusal)))
        raise
    receipts.note(*named, request, receipt)
    return receipt.answer or (len(receipt.remote_ids) if receipt.result == "accepted" else 0)


def _receipt(
    manifest: Manifest, address: InboundAddress, request: IncomingRequest, at: datetime, kept: Kept, receipts: Receipts
) -> Receipt:
    part, named = trigger_part(manifest.kind), (address.tenant_id, address.connection_id)
    greeting = handshake(part, request)
    if greeting is not None or request.method != "POST":
        # Systems ask by GET or HEAD whether there is anybody, and the address proves that there is.
        return Receipt("handshake", answer=greeting or IncomingAnswer())
    connection = _connection(part, manifest, address)
    signature, secret = _proof(part, manifest, address, connection, kept)
    if signature is None:
        return Receipt("refused", "the connection has no secret to check the signature with")
    if fault := signature.fault(request, secret):
        kept.refuse(*named, fault, at)
        return Receipt("refused", fault)
    if (asked := challenge(part, request, secret)) is not None:
        return Receipt("handshake", answer=asked)
    key = key_of(manifest, request)
    is_known = key is not None and receipts.has(*named, key, at)
    receipt = _taken(part, manifest, named, request, at, connection, is_known=is_known)
    if key and receipt.result == "accepted":
        # Only now: a webhook whose looks were not noted has to be taken when it is sent again.
        receipts.taken(*named, key, at)
    return receipt


def _taken(
    part: TriggerPart,
    manifest: Manifest,
    named: tuple[str, str],
    request: IncomingRequest,
    at: datetime,
    connection: Connection | None,
    *,
    is_known: bool,
) -> Receipt:
    """Have the records looked at that a proven request names, or brings along. is_known: whether it came before."""
    looks = LookRequests(Looks(table()), changes_queue(), lambda: at)
    told: dict[str, CarriedRecord] = {}
    carrying = carrying_part(part) if connection else None
    if connection and carrying:
        carried = carrying.told(request, connection.filled, paths(manifest, connection.mapping))
        told = {each.remote_id: each for each in carried}
    changed = tuple(told) if carrying else tuple(islice(dict.fromkeys(part.changes(request)), MOST_CHANGES + 1))
    if len(changed) > MOST_CHANGES:
        raise Refusal("payload_too_large", f"a request tells of at most {MOST_CHANGES} changes")
    if not changed or is_known:
        known = Receipt("duplicate", "it came before", changed)
        return known if is_known else Receipt("ignored", "it names no record that we follow")
    if carrying:
        looks.hear(*named, told.values())
    else:
        looks.ask(*named, changed)
    return Receipt("accepted", remote_ids=changed)


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
