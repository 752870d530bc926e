"""Notes what comes in at a connection's address, with its body, and knows what came before."""

from __future__ import annotations

from datetime import datetime, timedelta

from aws_lambda_powertools import Logger

from scheducal.connectors.incoming import IncomingAnswer, IncomingRequest
from scheducal.connectors.log.bodies import sealed_body
from scheducal.connectors.log.model import LONGEST_REASON, BodyState, Entry, Purpose, Result, SealedBody
from scheducal.connectors.log.repository import ConnectionLog
from scheducal.ids import new_id
from scheducal.metrics import log_fault
from scheducal.sealing import Sealer
from scheducal.store.keys import Key, connection_partition
from scheducal.store.table import Table
from scheducal.store.writes import Update
from scheducal.values import dataclass

# No system sends a webhook again for longer.
KNOWN_FOR = timedelta(days=3)
_LONGEST_TYPE, _LONGEST_ID = 100, 200
logger = Logger()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a webhook. reason: for people. remote_ids: records that it names. answer: to a handshake."""

    result: Result
    reason: str | None = None
    remote_ids: tuple[str, ...] = ()
    answer: IncomingAnswer | None = None


@dataclass(frozen=True, slots=True)
class ReceiptLog:
    """Implements scheducal.connectors.runners.receiver.Receipts."""

    table: Table
    sealer: Sealer

    def has(self, tenant_id: str, connection_id: str, key: str, at: datetime) -> bool:
        """Tell whether a webhook of this key was taken before."""
        item = self.table.get(_key(tenant_id, connection_id, key))
        return item is not None and item["expiresAt"] > at.timestamp()

    def taken(self, tenant_id: str, connection_id: str, key: str, at: datetime) -> None:
        """Note that one was taken. Without the note it would be taken again, which does no harm."""
        values = {"kind": "connectionKey", "tenantId": tenant_id, "expiresAt": int((at + KNOWN_FOR).timestamp())}
        self._kept(Update(_key(tenant_id, connection_id, key), values))

    def note(self, tenant_id: str, connection_id: str, request: IncomingRequest, receipt: Receipt) -> None:
        """Keep what came, and what became of it. A note that cannot be kept changes nothing of the answer."""
        try:
            state, body = self._body(tenant_id, connection_id, request, receipt)
            entry = Entry(
                tenant_id=tenant_id,
                connection_id=connection_id,
                entry_id=new_id("log", request.at),
                at=request.at,
                direction="in",
                purpose=Purpose("webhook"),
                result=receipt.result,
                reason=receipt.reason[:LONGEST_REASON] if receipt.reason else None,
                remote_ids=tuple(each[:_LONGEST_ID] for each in receipt.remote_ids),
                body=state,
                body_size=len(request.body),
                content_type=request.headers.get("content-type", "")[:_LONGEST_TYPE] or None,
            )
            ConnectionLog(self.table).add(entry, body)
        except Exception as fault:  # noqa: BLE001  the system is answered all the same
            log_fault(logger, fault)

    def _body(
        self, tenant_id: str, connection_id: str, request: IncomingRequest, receipt: Receipt
    ) -> tuple[BodyState, SealedBody | None]:
        # What a system asks in a handshake can be a secret of its own.
        if not request.body or receipt.result == "handshake":
            return "none", None
        sealed = sealed_body(self.sealer, tenant_id, connection_id, request.body)
        return ("kept" if sealed else "too_large"), sealed

    def _kept(self, update: Update) -> None:
        try:
            self.table.update(update)
        except Exception as fault:  # noqa: BLE001  as above
            log_fault(logger, fault)


def _key(tenant_id: str, connection_id: str, key: str) -> Key:
    return Key(connection_partition(tenant_id, connection_id), f"D#{key}")
