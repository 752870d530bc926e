"""Keeps work from being done for a suspended tenant.

The due entries of its rows are set aside, where no sweep finds them, until the tenant is resumed. It works on rows of
any kind, so that new kinds of due work need nothing of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Protocol, TypeVar

from scheducal.clock import Clock
from scheducal.store.conditions import Attr, Condition
from scheducal.store.due import SET_ASIDE, index_page
from scheducal.store.keys import Key, sortable
from scheducal.store.table import ConditionFailed, Page, Table
from scheducal.store.values import Item
from scheducal.store.writes import Update
from scheducal.tenants.repository import TenantRepository

_SWEPT = "DUE#"


class ForTenant(Protocol):
    """A work item. row: the row whose due entry stands for it should its message be lost."""

    @property
    def tenant_id(self) -> str:
        """Give the tenant that it is for."""
        ...

    @property
    def row(self) -> Key:
        """Key the row."""
        ...


Work = TypeVar("Work", bound=ForTenant)


class Suspensions:
    """One for each batch of work: it reads each tenant once."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table, self._clock = table, clock
        self._known: dict[str, bool] = {}

    def let_through(self, items: Iterable[Work]) -> list[Work]:
        """Give those items that may be done, and set the rows of the others aside."""
        return [each for each in items if not self.stops(each)]

    def stops(self, item: ForTenant) -> bool:
        """Tell whether an item may not be done, and set its row aside.

        The message can go: the row is due again once the tenant is resumed. Of a deleted tenant no row is left.
        """
        if self.has(item.tenant_id):
            set_aside(self._table, item.row, item.tenant_id, self._clock())
            return True
        return False

    def has(self, tenant_id: str) -> bool:
        """Tell whether a tenant is suspended, or gone."""
        if tenant_id not in self._known:
            tenant = TenantRepository(self._table).tenant(tenant_id)
            self._known[tenant_id] = tenant is None or tenant.suspension is not None
        return self._known[tenant_id]


def set_aside(table: Table, key: Key, tenant_id: str, now: datetime) -> None:
    """Take a row's due entry from the sweep; nothing where it has none that a sweep would find."""
    row = table.get(key)
    if row is None or not str(row.get("duePk", "")).startswith(_SWEPT):
        return
    values = {"duePk": _partition(tenant_id), "dueAt": sortable(now), SET_ASIDE: row["duePk"]}
    # Somebody who has changed it meanwhile made it due again, and the sweep brings it here once more.
    with suppress(ConditionFailed):
        table.update(Update(key, values, condition=Attr("duePk").eq(row["duePk"])))


def put_back(table: Table, row: Item, now: datetime) -> None:
    """Make a row that was set aside due at once; nothing where somebody else has done so."""
    values = {"duePk": row[SET_ASIDE], "dueAt": sortable(now)}
    with suppress(ConditionFailed):
        table.update(Update(Key(row["pk"], row["sk"]), values, remove=(SET_ASIDE,), condition=still_aside(row)))


def still_aside(row: Item) -> Condition:
    """Require that a row is set aside, as it was read."""
    return Attr("duePk").eq(row["duePk"])


def aside(table: Table, tenant_id: str, start: Item | None, limit: int) -> Page:
    """Read one page of what is set aside of a tenant. The rows hold the index's attributes, no others."""
    return index_page(table, _partition(tenant_id), start, limit)


def _partition(tenant_id: str) -> str:
    return f"T#{tenant_id}#HELD"
