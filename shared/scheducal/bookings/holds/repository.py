"""Holds in the table."""

from __future__ import annotations

from scheducal.bookings.holds.model import Hold
from scheducal.bookings.holds.rows import hold_key, hold_of
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.store.table import Table


def find_hold(table: Table, tenant_id: str, hold_id: str) -> Hold:
    """Read the tenant's hold, consistently; raises Refusal `hold_not_found`, also for another tenant's id."""
    item = table.get(hold_key(tenant_id, hold_id)) if is_id(hold_id, "hld") else None
    if item is None:
        raise no_hold()
    return hold_of(item)


def no_hold() -> Refusal:
    """Refuse an id that is no hold's, or of a hold that the principal may not know of."""
    return Refusal("hold_not_found", "there is no hold with this id; holds are kept for a week", param="holdId")
