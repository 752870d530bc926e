"""Who calls us, and what comes of it: calendars say that something changed, other systems which records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scheducal.connectors import registry
from scheducal.connectors.incoming import IncomingAnswer, IncomingRequest
from scheducal.connectors.looks.queue import changes_queue
from scheducal.connectors.manifest import Manifest
from scheducal.connectors.parts import calendar_trigger_part
from scheducal.connectors.pull.subscriptions.incoming import IncomingWebhook, incoming_webhooks
from scheducal.connectors.pull.subscriptions.receiver import Receiving, are_authentic
from scheducal.connectors.pull.subscriptions.refused import IncomingState
from scheducal.connectors.runners.address import InboundAddress, parse_address, public_address
from scheducal.store.table import table
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class CallingSystem:
    """A system that calls us. address: of the connection that it is about, None for calendars, whose secrets say it."""

    manifest: Manifest
    address: InboundAddress | None

    def receive(self, request: IncomingRequest, at: datetime) -> IncomingAnswer | int:
        """Give what the system wants back before it subscribes, or count what is to be looked at.

        Raises Refusal, store.table.Contention, queue.SendFailed: to be sent again.
        """
        kind = self.manifest.kind
        if self.address is None:
            token = calendar_trigger_part(kind).handshake(request)
            receiving = Receiving(table(), changes_queue())
            return receiving.receive(self._incoming(request), at) if token is None else IncomingAnswer(token)
        # Calendars, which call most, need nothing of connections here.
        from scheducal.connectors.connections.authorization.wiring import sealer  # noqa: PLC0415
        from scheducal.connectors.log.receipts import ReceiptLog  # noqa: PLC0415
        from scheducal.connectors.runners import receiver  # noqa: PLC0415

        kept, receipts = IncomingState(table()), ReceiptLog(table(), sealer())
        return receiver.receive(self.manifest, self.address, request, at, kept, receipts)

    def is_authentic(self, request: IncomingRequest) -> bool:
        """Tell whether the request has an address or a secret that this environment made. Reads nothing."""
        return self.address is not None or are_authentic(self._incoming(request))

    def _incoming(self, request: IncomingRequest) -> tuple[IncomingWebhook, ...]:
        return incoming_webhooks(calendar_trigger_part(self.manifest.kind).reported(request))


def find_calling_system(path: str) -> CallingSystem | None:
    """Find who calls a path, `<public name>` or `<public name>/<address>`; None where there is nothing."""
    name, _, text = path.partition("/")
    manifest, address = registry.of_public_name(name), parse_address(text)
    # Calendars have no addresses, and nobody else goes without.
    is_known = manifest is not None and (not text if manifest.calendar else address is not None)
    return CallingSystem(manifest, address) if manifest and is_known else None


def incoming_request(event: Mapping[str, Any], body: bytes, at: datetime) -> IncomingRequest:
    """Read a request of API Gateway (payload format 2.0)."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    query, url = event.get("queryStringParameters") or {}, public_address(event["rawPath"], event.get("rawQueryString"))
    return IncomingRequest(headers, query, body, event["requestContext"]["http"]["method"], url, at)
