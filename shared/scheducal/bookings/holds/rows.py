"""Holds as rows of the table: their form, and how to read one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from scheducal.bookings.holds.model import Hold
from scheducal.bookings.rows import resources_item, resources_of, times_item, times_of
from scheducal.clock import isoformat
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.conditions import Attr
from scheducal.store.due import due_entry
from scheducal.store.keys import Key, hold_partition
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Update, is_absent

# How long a hold can still be looked up.
KEPT = timedelta(days=7)


def hold_key(tenant_id: str, hold_id: str) -> Key:
    """Give the key of a hold's row."""
    return Key(hold_partition(tenant_id, hold_id), "HOLD")


def hold_put(hold: Hold) -> Put:
    """Build the write of a new hold, which is due for the sweep when it expires."""
    key = hold_key(hold.tenant_id, hold.hold_id)
    return Put(key, hold_item(hold) | _due(hold), is_absent())


def ended(hold: Hold) -> Update:
    """Build the write of a hold's end, under the condition that it has not ended yet."""
    values = {"state": hold.state, **({"bookingId": hold.booking_id} if hold.booking_id else {})}
    key = hold_key(hold.tenant_id, hold.hold_id)
    return Update(key, values, remove=("duePk", "dueAt"), condition=Attr("state").eq("active"))


def hold_logged(before: Hold | None, after: Hold, action: str, actor: str) -> Put:
    """Build the entry of what a client did to a hold, for the tenant's audit log."""
    was, now = (_hold_values(each) if each else None for each in (before, after))
    return entry_put(Subject(after.tenant_id, "hold", after.hold_id), action, actor, before=was, after=now)


def _hold_values(hold: Hold) -> dict[str, Any]:
    return {
        "state": hold.state,
        "serviceId": hold.service_id,
        "start": hold.start.isoformat(),
        "end": hold.end.isoformat(),
        "timeZone": hold.start.zone,
        "resourceIds": list(hold.resource_ids),
        "seats": hold.seats,
        "channel": hold.channel,
    }


def hold_item(hold: Hold) -> dict[str, Any]:
    """Write the hold's attributes."""
    return {
        "kind": "hold",
        "tenantId": hold.tenant_id,
        "holdId": hold.hold_id,
        "serviceId": hold.service_id,
        **times_item(hold.start, hold.end),
        "resources": resources_item(hold.resources),
        "channel": hold.channel,
        "createdAt": isoformat(hold.created_at),
        "until": isoformat(hold.expires_at),
        "seats": hold.seats,
        "before": hold.before,
        "after": hold.after,
        "state": hold.state,
        "bookingId": hold.booking_id,
        "expiresAt": int((hold.expires_at + KEPT).timestamp()),
    }


def hold_of(item: Item) -> Hold:
    """Read the hold from its row."""
    start, end = times_of(item)
    return Hold(
        tenant_id=item["tenantId"],
        hold_id=item["holdId"],
        service_id=item["serviceId"],
        start=start,
        end=end,
        resources=resources_of(item["resources"]),
        channel=item["channel"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        expires_at=datetime.fromisoformat(item["until"]),
        seats=item["seats"],
        before=item["before"],
        after=item["after"],
        state=item["state"],
        booking_id=item.get("bookingId"),
    )


def _due(hold: Hold) -> dict[str, str]:
    partition = hold_partition(hold.tenant_id, hold.hold_id)
    return due_entry("hold", partition, hold.expires_at)


def find_hold(table: Table, tenant_id: str, hold_id: str) -> Hold:
    """Read the tenant's hold, consistently; raises Refusal `hold_not_found`, also for another tenant's id."""
    item = table.get(hold_key(tenant_id, hold_id)) if is_id(hold_id, "hld") else None
    if item is None:
        raise no_hold()
    return hold_of(item)


def no_hold() -> Refusal:
    """Refuse an id that is no hold's, or of a hold that the principal may not know of."""
    return Refusal("hold_not_found", "there is no hold with this id; holds are kept for a week", param="holdId")
