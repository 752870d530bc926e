"""What subscribers are told of bookings and holds: complete, so that a receiver needs no second call."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from scheducal.api.responses import API_VERSION
from scheducal.bookings import views
from scheducal.bookings.holds.model import Hold
from scheducal.bookings.model import Booking
from scheducal.bookings.rows import partition_of
from scheducal.bookings.rules import Decision
from scheducal.clock import isoformat
from scheducal.store.keys import Key, hold_partition
from scheducal.store.writes import Put, is_absent

KEPT = timedelta(days=90)


def booking_event(decision: Decision, appointment_version: int) -> Put:
    """The row of a decision's event, among those of the appointment's version, so that the timeline shows it.

    appointment_version: 1 where there is no appointment yet, so that its first version will show it.
    """
    booking = decision.after
    data: dict[str, Any] = {**views.booking(booking)}
    if decision.before is not None and decision.action == "rescheduled":
        before = decision.before
        data["previousStart"], data["previousEnd"] = before.start.isoformat(), before.end.isoformat()
    item = {
        **_item(booking.tenant_id, decision.event, data, booking.updated_at),
        "bookingId": booking.booking_id,
        "appointmentId": booking.appointment_id if booking.has_appointment else None,
        "version": appointment_version,
    }
    return Put(_key(booking, appointment_version), item, is_absent())


def expiry_event(hold: Hold, at: datetime) -> Put:
    """The row of the event that nobody used a hold. There can be only one."""
    item = {**_item(hold.tenant_id, "hold.expired", {**views.hold(hold, "expired")}, at), "holdId": hold.hold_id}
    return Put(Key(hold_partition(hold.tenant_id, hold.hold_id), "L#EVT#expired"), item, is_absent())


def _key(booking: Booking, appointment_version: int) -> Key:
    return Key(partition_of(booking), f"L#EVT#{appointment_version:010d}#booking{booking.version:06d}")


def _item(tenant_id: str, event_type: str, data: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    envelope = {
        "id": str(uuid4()),
        "eventType": event_type,
        "timestamp": isoformat(at),
        "apiVersion": API_VERSION,
        "data": data,
    }
    return {
        "kind": "event",
        "tenantId": tenant_id,
        "eventId": envelope["id"],
        "eventType": event_type,
        "occurredAt": envelope["timestamp"],
        "envelope": json.dumps(envelope, ensure_ascii=False),
        "expiresAt": int((at + KEPT).timestamp()),
    }
