"""Incoming webhooks about records: proven by the connector, and kept as looks before they are answered."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from scheducal.connectors.connections.authorization.wiring import sealer
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.tokens.secrets import opened
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.looks.queue import changes_queue
from scheducal.connectors.looks.repository import Looks
from scheducal.connectors.looks.service import LookRequests
from scheducal.connectors.manifest import Manifest
from scheducal.connectors.runners.address import InboundAddress
from scheducal.connectors.runners.parts import TriggerPart, needs_settings, signature_of, trigger_part
from scheducal.connectors.signatures.model import Fault
from scheducal.connectors.signatures.unsigned import PathSecret
from scheducal.errors import Refusal
from scheducal.store.table import table

# Each is a write. Systems that bundle changes send at most so many.
MOST_CHANGES = 100


def receive(manifest: Manifest, address: InboundAddress, request: IncomingRequest, at: datetime) -> int:
    """Have the records looked at that a request names, and count them; 0 for a request that proves nothing.

    Raises Refusal `payload_too_large`, store.table.Contention, queue.SendFailed: to be sent again.
    """
    part = trigger_part(manifest.kind)
    if _fault(part, manifest, address, request):
        return 0
    changed = list(islice(dict.fromkeys(part.changes(request)), MOST_CHANGES + 1))
    if len(changed) > MOST_CHANGES:
        raise Refusal("payload_too_large", f"a request tells of at most {MOST_CHANGES} changes")
    if changed:
        looks = LookRequests(Looks(table()), changes_queue(), lambda: at)
        looks.ask(address.tenant_id, address.connection_id, changed)
    return len(changed)


def _fault(part: TriggerPart, manifest: Manifest, address: InboundAddress, request: IncomingRequest) -> Fault | None:
    """Say why a request proves nothing. The secret is what we told the system, or what its owners told us."""
    name = manifest.incoming.secret if manifest.incoming else None
    if name is None and not needs_settings(part):
        return signature_of(part, {}).fault(request, address.secret)
    connection = ConnectionRepository(table()).get(address.tenant_id, address.connection_id)
    if connection is None:
        return "wrong"
    secret = address.secret if name is None else opened(sealer(), connection).get(name, "")
    signature = signature_of(part, connection.settings)
    if not secret and not isinstance(signature, PathSecret):
        return "wrong"
    return signature.fault(request, secret)
