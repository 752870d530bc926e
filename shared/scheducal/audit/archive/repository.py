"""Reads and writes of chains, and reads of the entries that they are made from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from scheducal.audit.archive.model import AuditDay, Chain
from scheducal.audit.archive.rows import DAYS, chain_key, chain_of, chain_partition, chain_put, day_of, day_put
from scheducal.ids import first_id, made_at
from scheducal.store.audit.keys import audit_partition
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import Key, month_of, tenant_key
from scheducal.store.table import Page, Table
from scheducal.store.values import Item
from scheducal.store.writes import ConditionCheck, Write
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class ChainRepository:
    """Chains in the table."""

    table: Table

    def chain(self, tenant_id: str) -> Chain:
        """Read how far a chain has come. One that has not begun ends on the day before the tenant's first."""
        item = self.table.get(chain_key(tenant_id))
        return chain_of(item) if item else Chain(tenant_id, first_day(tenant_id) - timedelta(days=1))

    def advance(self, after: Chain, sealed: AuditDay | None = None) -> None:
        """Write the next state, with the day that it seals; raises store.table.ConditionFailed, Contention."""
        writes: list[Write] = [chain_put(replace(after, revision=after.revision + 1))]
        if not after.revision:
            # Of a tenant that was deleted just now nothing may come back.
            writes.append(ConditionCheck(tenant_key(after.tenant_id), Attr("pk").exists()))
        self.table.transact([*writes, day_put(after.tenant_id, sealed)] if sealed else writes)

    def days(self, tenant_id: str) -> Iterator[AuditDay]:
        """Read the sealed days with entries, oldest first."""
        condition = Attr("pk").eq(chain_partition(tenant_id)) & Attr("sk").begins_with(DAYS)
        yield from map(day_of, self.table.query_all(condition))

    def entries(self, tenant_id: str, day: date, after: str | None = None, limit: int | None = None) -> Page:
        """Read entries of a day in their order, those after one."""
        partition = audit_partition(tenant_id, f"{day:%Y-%m}")
        start = Key(partition, after).attributes() if after else None
        return self.table.query(Attr("pk").eq(partition) & _span(day), limit=limit, start=start)

    def all_entries(self, tenant_id: str, day: date) -> Iterator[Item]:
        """Read all entries of a day in their order."""
        yield from self.table.query_all(Attr("pk").eq(audit_partition(tenant_id, f"{day:%Y-%m}")) & _span(day))

    def next_day(self, tenant_id: str, begin: date, end: date) -> date | None:
        """Find the first day with entries from one day to another, both included. One query for each month."""
        month = begin
        while f"{month:%Y-%m}" <= f"{end:%Y-%m}":
            first = first_id("aud", _midnight(max(begin, month)))
            condition = Attr("pk").eq(audit_partition(tenant_id, month_of(_midnight(month))))
            page = self.table.query(condition & Attr("sk").between(first, "aud_z"), limit=1)
            if page.items:
                found = made_at(page.items[0]["auditId"]).date()
                return found if found <= end else None
            month = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
        return None


def first_day(tenant_id: str) -> date:
    """Give the day on which a tenant was made, which its id says."""
    return made_at(tenant_id).date()


def _span(day: date) -> Condition:
    # No entry has the id with which the next day begins: chance has no sixteen zeros.
    return Attr("sk").between(first_id("aud", _midnight(day)), first_id("aud", _midnight(day + timedelta(days=1))))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
