"""The row of an event. The table's stream brings it to everybody who is interested."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from scheducal import trace
from scheducal.events.model import Envelope, envelope
from scheducal.events.types import EventType
from scheducal.store.conditions import Condition
from scheducal.store.keys import EVENTS, Key, sortable
from scheducal.store.writes import Put, is_absent

# How long an event, and a note about one, stays in the table.
KEPT = timedelta(days=90)


# A partition of an index takes some 1,000 writes a second. The events of a day spread over these.
_SHARDS = 8


def event_shards(day: str) -> list[str]:
    """List the partitions of the sparse index `due` that hold the events of one UTC day, `yyyy-mm-dd`."""
    return [f"EVENTS#{day}#{shard}" for shard in range(_SHARDS)]


def event_place(happened: datetime, event_id: str) -> dict[str, str]:
    """Give the attributes by which the events of a time are found: in index `due`, though nothing of them is due."""
    # A sum of bytes, since Python's own hash of a text differs from process to process.
    shard = event_shards(sortable(happened)[:10])[sum(event_id.encode()) % _SHARDS]
    return {"duePk": shard, "dueAt": sortable(happened)}


def expires_at(at: datetime) -> int:
    """Give the time to live of an event's row, in seconds since the epoch."""
    return int((at + KEPT).timestamp())


def event_put(
    key: Key, tenant_id: str, event: Envelope, at: datetime, marks: Mapping[str, Any], condition: Condition | None
) -> Put:
    """Build the row of an event.

    at: when its retention begins.
    marks: attributes beside the envelope, for readers of rows.
    """
    item = {
        "kind": "event",
        "tenantId": tenant_id,
        "eventId": event["id"],
        "eventType": event["eventType"],
        "occurredAt": event["timestamp"],
        "envelope": json.dumps(event, ensure_ascii=False),
        "expiresAt": expires_at(at),
        **event_place(datetime.fromisoformat(event["timestamp"]), event["id"]),
        "requestId": trace.current().request_id,
        **marks,
    }
    return Put(key, item, condition)


def log_key(partition: str, place: str) -> Key:
    """Name the row of an event in the log of what it is about. place: sorts among the other events there."""
    return Key(partition, f"{EVENTS}{place}")


def tenant_event(
    tenant_id: str,
    partition: str,
    event_type: EventType,
    data: Mapping[str, Any],
    at: datetime,
    marks: Mapping[str, Any],
) -> Put:
    """Build the row of an event that sorts by its time. marks: attributes beside the envelope."""
    event = envelope(event_type, data, at)
    key = log_key(partition, f"{sortable(at)}#{event['id']}")
    return event_put(key, tenant_id, event, at, marks, is_absent())
