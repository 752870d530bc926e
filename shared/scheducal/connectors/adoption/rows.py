"""Rows of adopted bookings, which keep them in step, and of those that have no place."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.appointments.sync_row import SyncRow
from scheducal.bookings.model import Booking
from scheducal.clock import isoformat
from scheducal.connectors.adoption.model import Unplaced
from scheducal.connectors.copies.repository import origin_put
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.push.rows import pushed_state_item, remote_event_put
from scheducal.connectors.record import ADOPTED
from scheducal.store.keys import UNPLACED, Key, appointment_partition, connection_partition, pushed_state_key
from scheducal.store.values import Item
from scheducal.store.writes import Put, Write, is_absent
from scheducal.values import replace


def link_writes(booking: Booking, system: str, remote_id: str, at: datetime) -> dict[str, Write]:
    """Build the rows by which the booking's appointment is the record, and stays so. They exist once."""
    link = remote_event_put(booking, system, remote_id, at)
    assert link is not None, "a connection's record"
    partition = appointment_partition(booking.tenant_id, booking.appointment_id)
    state = PushedState(WHOLE_EVENT, "create", 1, 0, at, reference=remote_id, fields=ADOPTED)
    return {
        "origin": origin_put(booking.tenant_id, booking.appointment_id, system),
        "adopted": replace(link, condition=is_absent()),
        "adoptedState": Put(pushed_state_key(partition, system, WHOLE_EVENT), pushed_state_item(state)),
        "adoptedSync": SyncRow(booking.tenant_id, booking.appointment_id, system).wanted(1, at),
    }


def unplaced_key(tenant_id: str, connection_id: str, remote_id: str) -> Key:
    """Key a booking of a connection that has no place, by the digest of its id there."""
    return place_key(tenant_id, connection_id, sha256(remote_id.encode("utf-8", "surrogatepass")).hexdigest())


def place_key(tenant_id: str, connection_id: str, digest: str) -> Key:
    """Key one by the digest that its key has."""
    return Key(connection_partition(tenant_id, connection_id), f"{UNPLACED}{digest}")


def unplaced_item(found: Unplaced) -> dict[str, Any]:
    """Write the row's attributes."""
    return {
        "kind": "unplaced",
        "tenantId": found.tenant_id,
        "connectionId": found.connection_id,
        "remoteId": found.remote_id,
        "remoteVersion": found.version,
        "service": found.service,
        "resource": found.resource,
        "start": isoformat(found.start) if found.start else None,
        "end": isoformat(found.end) if found.end else None,
        "reason": found.reason,
        "detail": found.detail,
        "firstSeen": isoformat(found.first_seen),
        "lastTried": isoformat(found.last_tried),
        "tries": found.tries,
        "state": found.state,
    }


def unplaced_of(item: Item) -> Unplaced:
    """Read one from its row."""
    start, end = item.get("start"), item.get("end")
    return Unplaced(
        tenant_id=item["tenantId"],
        connection_id=item["connectionId"],
        remote_id=item["remoteId"],
        version=item["remoteVersion"],
        service=item.get("service"),
        resource=item.get("resource"),
        start=datetime.fromisoformat(start) if start else None,
        end=datetime.fromisoformat(end) if end else None,
        reason=item["reason"],
        detail=item["detail"],
        first_seen=datetime.fromisoformat(item["firstSeen"]),
        last_tried=datetime.fromisoformat(item["lastTried"]),
        tries=item["tries"],
        state=item["state"],
    )
