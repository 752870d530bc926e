"""Leases: the right to work on a row for a while. A conditional write claims it, so that doubles are harmless."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import Key, sortable
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Update
from scheducal.values import dataclass

# The attributes of a row under a lease.
LEASE_ATTRIBUTES = ("claim", "leasedUntil")


class LeaseLost(Exception):
    """Another worker has the row, or it is no longer as it was read."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One claim on one row. token: proves that the row is still ours."""

    key: Key
    token: str

    @property
    def is_held(self) -> Condition:
        """Require that nobody has taken over since the claim."""
        return Attr("claim").eq(self.token)


def new_lease(key: Key) -> Lease:
    """Prepare a claim on a row."""
    # Random, so that a worker that lost the row cannot take another's claim for its own.
    return Lease(key, uuid4().hex)


def lease_values(lease: Lease, until: datetime) -> Item:
    """Give the attributes that a claim writes."""
    return {"claim": lease.token, "leasedUntil": sortable(until)}


def is_free(now: datetime) -> Condition:
    """Require that nobody holds the row, or that the lease has ended."""
    return Attr("leasedUntil").not_exists() | Attr("leasedUntil").lte(sortable(now))


def claim(
    table: Table,
    key: Key,
    values: Item,
    *,
    now: datetime,
    until: datetime,
    condition: Condition | None = None,
    remove: tuple[str, ...] = (),
) -> tuple[Lease, Item]:
    """Claim a row until an instant, with more values, and others removed. Give the lease and the row as it then is.

    condition: more that must hold. Raises LeaseLost, store.table.Contention.
    """
    lease = new_lease(key)
    free = is_free(now) if condition is None else is_free(now) & condition
    update = Update(key, {**values, **lease_values(lease, until)}, remove=remove, condition=free)
    return lease, _written(table, update)


def keep(table: Table, lease: Lease, values: Item, remove: tuple[str, ...] = ()) -> Item:
    """Write to a row under the lease, which goes on. Give the row as it then is. Raises LeaseLost."""
    return _written(table, Update(lease.key, values, remove=remove, condition=lease.is_held))


def finish(table: Table, lease: Lease, values: Item, remove: tuple[str, ...] = ()) -> Item:
    """Write to a row for the last time under the lease, and give the lease back. Raises LeaseLost."""
    return keep(table, lease, values, (*remove, *LEASE_ATTRIBUTES))


def _written(table: Table, update: Update) -> Item:
    try:
        return table.update(update)
    except ConditionFailed as lost:
        raise LeaseLost from lost
