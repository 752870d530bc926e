"""What operators do with a tenant's retention."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scheducal.clock import to_seconds
from scheducal.errors import Refusal
from scheducal.jobs.model import Job
from scheducal.jobs.repository import JobRepository
from scheducal.jobs.rows import PREFIX, job_key, job_put
from scheducal.privacy.retention.job import KIND
from scheducal.store.attempts import attempts
from scheducal.store.conditions import Attr
from scheducal.store.keys import tenant_key
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.writes import Update
from scheducal.tenants.model import Tenant
from scheducal.tenants.repository import TenantRepository
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Retention:
    """Settings of all tenants, and the job that enforces them."""

    table: Table

    def set(self, tenant_id: str, changes: Mapping[str, int | None], actor: str, at: datetime) -> Tenant:
        """Change how long kinds of data are kept, None for as long as the tenant; raises Refusal."""
        tenants = TenantRepository(self.table)
        for _ in attempts():
            tenant = tenants.tenant(tenant_id)
            if tenant is None:
                raise Refusal("tenant_not_found", f"there is no tenant {tenant_id}", param="tenant")
            if not changes:
                return tenant
            wanted = {**tenant.retention, **changes}
            kept = {kind: days for kind, days in wanted.items() if days is not None}
            was = Attr("retention").eq(dict(tenant.retention)) if tenant.retention else Attr("retention").not_exists()
            values, gone = ({"retention": kept}, ()) if kept else ({}, ("retention",))
            try:
                self.table.update(Update(tenant_key(tenant_id), values, remove=gone, condition=was))
            except ConditionFailed:
                continue
            self._start(tenant_id, actor, at)
            return replace(tenant, retention=kept)
        raise Refusal("temporarily_unavailable", "the tenant is being changed by others; try again")

    def job(self, tenant_id: str) -> Job | None:
        """Read the job with its report; None before the first setting."""
        try:
            return JobRepository(self.table).find(partition(tenant_id), _job_id(tenant_id))
        except Refusal:
            return None

    def _start(self, tenant_id: str, actor: str, at: datetime) -> None:
        """Start the job where it does not run. One that ended, or was given up, is replaced."""
        found = self.job(tenant_id)
        if found is not None and found.is_open:
            return
        if found is not None:
            self.table.delete(job_key(found.partition, found.job_id))
        at = to_seconds(at)
        job = Job(partition(tenant_id), tenant_id, _job_id(tenant_id), KIND, at, at, actor)
        self.table.put(job_put(job))


def partition(tenant_id: str) -> str:
    """Name the partition of the one job."""
    return f"T#{tenant_id}#RETENTION"


def _job_id(tenant_id: str) -> str:
    # There is one for each tenant, in a shard of its own.
    return f"{PREFIX}_{tenant_id.removeprefix('ten_')}"
