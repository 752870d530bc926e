"""Deletion of a tenant: it waits first, and is suspended meanwhile. Then connections end, and rows and mails go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from scheducal.clock import isoformat
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.errors import Refusal
from scheducal.jobs.model import Job
from scheducal.jobs.rows import job_put
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.suspension import found, logged, new_job
from scheducal.privacy.repository import PrivacyRepository
from scheducal.store.table import Table
from scheducal.tenants.model import Suspension
from scheducal.tenants.rows import suspension_item
from scheducal.values import replace

DELETION = "deletion"
WAIT_DAYS, MOST_WAIT_DAYS = 7, 90
REASON = "to be deleted"


def start_deletion(
    operators: OperatorRepository,
    command: Command[Job],
    tenant_id: str,
    wait_days: int = WAIT_DAYS,
    *,
    ends_holds: bool = False,
) -> Job:
    """Suspend a tenant, and delete it after a waiting time.

    ends_holds: somebody has decided that the legal holds which stand now end with the tenant.
    Raises Refusal `tenant_not_found`, `tenant_in_deletion`, `tenant_held`.
    """
    if not 0 <= wait_days <= MOST_WAIT_DAYS:
        raise Refusal("invalid_field", f"a deletion waits 0 to {MOST_WAIT_DAYS} days", param="waitDays")

    def attempt() -> Job:
        before = found(operators, tenant_id)
        if before.suspension is not None and before.suspension.job_id is not None:
            message = "this account is going to be deleted already"
            raise Refusal("tenant_in_deletion", message, data={"jobId": before.suspension.job_id})
        held = standing_holds(operators.table, tenant_id)
        if held and not ends_holds:
            message = "people of this account are under legal holds; release these, or send endLegalHolds"
            raise Refusal("tenant_held", message, param="endLegalHolds", data={"legalHoldIds": held})
        new = new_job(DELETION, tenant_id, command, timedelta(days=wait_days))
        # Calling the deletion off gives the tenant its state of before. A later hold stops the deletion.
        job = replace(new, parameters={"suspended": suspension_item(before.suspension), "endedHolds": held})
        after = replace(before, suspension=Suspension(command.at, REASON, job.actor, job.job_id))
        told = {"jobId": job.job_id, "startsAt": isoformat(job.starts_at), **({"endedHolds": held} if held else {})}
        log = logged(tenant_id, "deletion_started", command, **told)
        extras = {"job": job_put(job), **log, **command.kept(job)}
        operators.tenants.suspend(after, operators.tenants.keys_in_force(tenant_id), extras)
        return job

    return carry_out(operators, command, attempt)


def standing_holds(table: Table, tenant_id: str, ended: Sequence[str] = ()) -> list[str]:
    """List the ids of a tenant's legal holds, without those that somebody ended."""
    return [each.hold_id for each in PrivacyRepository(table).holds(tenant_id) if each.hold_id not in ended]
