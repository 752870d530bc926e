"""Rows that operators write: their keys, and the states of tenants with the jobs that follow."""

from __future__ import annotations

from datetime import UTC, datetime

from scheducal.jobs.repository import JobRepository
from scheducal.store.commit import Writes, commit
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, api_key_key, calendars_partition
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, is_absent
from scheducal.tenants.credentials import OPERATORS
from scheducal.tenants.model import ApiKey, Tenant
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.rows import key_item
from scheducal.values import dataclass

# Keys of operators are rows like those of tenants, so that one authenticator reads both.
_DEPLOYMENT = Tenant(OPERATORS, "Operators", "", datetime(2026, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class OperatorRepository:
    """All that operators read and write."""

    table: Table

    @property
    def tenants(self) -> TenantRepository:
        """Give the tenants."""
        return TenantRepository(self.table)

    @property
    def jobs(self) -> JobRepository:
        """Give the jobs."""
        return JobRepository(self.table)

    def kept_answer(self, key: Key) -> Item | None:
        """Read the idempotency record; None where there is none."""
        return self.table.get(key)

    def keep(self, extras: Writes) -> None:
        """Write rows that stand beside a change; raises CommitRefused, store.table.Contention."""
        commit(self.table, extras)

    def add_key(self, key: ApiKey, secret_hash: str) -> None:
        """Add a key of operators."""
        self.table.put(Put(api_key_key(OPERATORS, key.api_key), key_item(key, secret_hash, _DEPLOYMENT), is_absent()))

    def connections(self, tenant_id: str) -> list[Item]:
        """Read a tenant's connections, as rows, with those that were deleted a short while ago."""
        found = self.table.query_all(Attr("pk").eq(calendars_partition(tenant_id)))
        return [row for row in found if row["kind"] == "connection"]
