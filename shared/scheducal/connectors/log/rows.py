"""Entries of a connection's log as rows of the table, and back. Bodies have rows of their own, which end sooner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from scheducal.clock import isoformat
from scheducal.connectors.log.model import BODY_KEPT, KEPT, MOST_RECORDS, MOST_REQUESTS, Entry, Purpose, SealedBody
from scheducal.http.exchanges import Exchange
from scheducal.store.keys import Key, connection_partition
from scheducal.store.values import Item

ENTRIES = "H#"
_BODIES = "B#"


def entry_key(tenant_id: str, connection_id: str, entry_id: str) -> Key:
    """Key an entry, in the connection's partition, by time."""
    return Key(connection_partition(tenant_id, connection_id), f"{ENTRIES}{entry_id}")


def body_key(tenant_id: str, connection_id: str, entry_id: str) -> Key:
    """Key the body of an incoming webhook."""
    return Key(connection_partition(tenant_id, connection_id), f"{_BODIES}{entry_id}")


def entry_values(entry: Entry) -> dict[str, Any]:
    """Write the row's attributes; None for what it has not."""
    return {
        "kind": "connectionEntry",
        "tenantId": entry.tenant_id,
        "connectionId": entry.connection_id,
        "entryId": entry.entry_id,
        "at": isoformat(entry.at),
        "direction": entry.direction,
        "what": entry.purpose.what,
        "operation": entry.purpose.operation,
        "appointmentId": entry.purpose.appointment_id,
        "remoteId": entry.purpose.remote_id,
        "result": entry.result,
        "reason": entry.reason,
        "milliseconds": entry.milliseconds,
        "requests": [_exchange_item(each) for each in entry.requests[:MOST_REQUESTS]] or None,
        "count": entry.count,
        "remoteIds": list(entry.remote_ids[:MOST_RECORDS]) or None,
        "body": entry.body,
        "bodySize": entry.body_size,
        "contentType": entry.content_type,
        "expiresAt": int((entry.at + KEPT).timestamp()),
    }


def entry_of(item: Item, now: datetime) -> Entry:
    """Read an entry from its row. A body that was kept may have expired since."""
    at = datetime.fromisoformat(item["at"])
    is_expired = item["body"] == "kept" and at + BODY_KEPT <= now
    return Entry(
        tenant_id=item["tenantId"],
        connection_id=item["connectionId"],
        entry_id=item["entryId"],
        at=at,
        direction=item["direction"],
        purpose=Purpose(item["what"], item.get("operation"), item.get("appointmentId"), item.get("remoteId")),
        result=item["result"],
        reason=item.get("reason"),
        milliseconds=int(item["milliseconds"]),
        requests=tuple(_exchange_of(each) for each in item.get("requests", ())),
        count=int(item["count"]),
        remote_ids=tuple(item.get("remoteIds", ())),
        body="expired" if is_expired else item["body"],
        body_size=int(item["bodySize"]),
        content_type=item.get("contentType"),
    )


def body_values(tenant_id: str, body: SealedBody, at: datetime) -> dict[str, Any]:
    """Write the row of a body."""
    return {
        "kind": "connectionBody",
        "tenantId": tenant_id,
        "key": body.key,
        "content": body.content,
        "expiresAt": int((at + BODY_KEPT).timestamp()),
    }


def body_of(item: Item) -> SealedBody:
    """Read a body from its row."""
    return SealedBody(bytes(item["key"]), bytes(item["content"]))


def _exchange_item(made: Exchange) -> dict[str, Any]:
    status = {} if made.status is None else {"status": made.status}
    return {"method": made.method, "path": made.path, "milliseconds": made.milliseconds, **status}


def _exchange_of(item: Item) -> Exchange:
    status = item.get("status")
    return Exchange(item["method"], item["path"], None if status is None else int(status), int(item["milliseconds"]))
