"""Suspends and resumes tenants. The rows of work that waits are put back by a job."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from scheducal.appointments.sync_row import outlived
from scheducal.clock import Clock
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.errors import Refusal
from scheducal.ids import is_id, new_id
from scheducal.jobs.model import Job, Progress
from scheducal.jobs.rows import PREFIX, job_put, operator_jobs
from scheducal.operators.repository import OperatorRepository
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.keys import APPOINTMENT, SYNCS, Key, sortable
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.values import Item
from scheducal.store.writes import Write
from scheducal.tenants.model import Suspension, Tenant
from scheducal.tenants.suspension import aside, put_back
from scheducal.values import replace

LONGEST_REASON = 200
RESUMPTION = "resumption"
# A worker that read the tenant as suspended may set a row aside so long after the tenant was resumed.
_STRAGGLERS = timedelta(minutes=3)
_AT_ONCE = 100
_SECOND = "second"


def suspend(operators: OperatorRepository, command: Command[Tenant], tenant_id: str, reason: str) -> Tenant:
    """Let no key of the tenant open anything, and nothing go out for it. Once more changes nothing. Raises Refusal."""
    told = " ".join(reason.split())
    if not told or len(told) > LONGEST_REASON or not told.isprintable():
        message = f"a reason has 1 to {LONGEST_REASON} printable characters"
        raise Refusal("invalid_field", message, param="reason")
    suspension = Suspension(command.at, told, command.principal.actor)
    return change(operators, command, tenant_id, lambda before: (before.suspension or suspension, {}))


def resume(operators: OperatorRepository, command: Command[Tenant], tenant_id: str) -> Tenant:
    """Let the tenant work again, and put back all that waits. Once more changes nothing. Raises Refusal."""

    def decide(before: Tenant) -> tuple[Suspension | None, dict[str, Write]]:
        if before.suspension is not None and before.suspension.job_id is not None:
            message = "this account is going to be deleted; call the deletion off instead"
            raise Refusal("tenant_in_deletion", message, data={"jobId": before.suspension.job_id})
        return None, resumption(before, command) if before.suspension else {}

    return change(operators, command, tenant_id, decide)


Decide = Callable[[Tenant], tuple[Suspension | None, dict[str, Write]]]


def change(operators: OperatorRepository, command: Command[Tenant], tenant_id: str, decide: Decide) -> Tenant:
    """Commit the suspension that `decide` gives for the tenant as it is, with more writes. Raises Refusal."""

    def attempt() -> Tenant:
        before = found(operators, tenant_id)
        suspension, extras = decide(before)
        after = replace(before, suspension=suspension)
        if after != before or extras:
            told = {"reason": suspension.reason} if suspension else {}
            log = logged(tenant_id, "suspended" if suspension else "resumed", command, **told)
            extras = {**extras, **log, **command.kept(after)}
            operators.tenants.suspend(after, operators.tenants.keys_in_force(tenant_id), extras)
        elif kept := command.kept(after):
            operators.keep(kept)
        return after

    return carry_out(operators, command, attempt)


def logged(tenant_id: str, action: str, command: Command[Any], **told: Any) -> dict[str, Write]:
    """Build the entry in the tenant's audit log. told: what it shows beside the action."""
    return {"log": entry_put(Subject(tenant_id, "tenant", tenant_id), action, command.principal.actor, after=told)}


def resumption(tenant: Tenant, command: Command[Any]) -> dict[str, Write]:
    """Build the job that puts back the work that waits."""
    return {"job": job_put(new_job(RESUMPTION, tenant.tenant_id, command))}


def new_job(kind: str, tenant_id: str, command: Command[Any], wait: timedelta = timedelta()) -> Job:
    """Make a job of operators."""
    at = command.at
    actor = command.principal.actor
    return Job(operator_jobs(tenant_id), tenant_id, new_id(PREFIX, at), kind, at, at + wait, actor)


def found(operators: OperatorRepository, tenant_id: str) -> Tenant:
    """Read a tenant; raises Refusal `tenant_not_found`."""
    tenant = operators.tenants.tenant(tenant_id) if is_id(tenant_id, "ten") else None
    if tenant is None:
        raise Refusal("tenant_not_found", "there is no tenant with this id", param="tenantId")
    return tenant


def put_back_part(table: Table, clock: Clock, job: Job, has_time: Callable[[], bool]) -> Progress:
    """Put back a part of a tenant's work.

    Each row leaves the place that is read, so a part that is done again goes on where the last one stopped.
    """
    counts = {"putBack": 0, "tooLate": 0}
    start: Item | None = None
    while has_time():
        page = aside(table, job.tenant_id, start, _AT_ONCE)
        for each in page.items:
            counts[_put_back(table, each, clock())] += 1
        if (start := page.next_start) is None:
            is_second = job.cursor == _SECOND
            return Progress(None, counts) if is_second else Progress(_SECOND, counts, wait=_STRAGGLERS)
    return Progress(job.cursor, counts)


def _put_back(table: Table, entry: Item, now: datetime) -> str:
    row = table.get(Key(entry["pk"], entry["sk"]))
    if row is None or row.get("duePk") != entry["duePk"]:
        return "putBack"
    if row["sk"].startswith(SYNCS) and _is_over(table, row, now):
        try:
            table.update(outlived(row, now))
        except ConditionFailed:
            return "putBack"
        return "tooLate"
    put_back(table, row, now)
    return "putBack"


def _is_over(table: Table, sync: Item, now: datetime) -> bool:
    appointment = table.get(Key(sync["pk"], APPOINTMENT))
    return appointment is not None and appointment["endInstant"] <= sortable(now)
