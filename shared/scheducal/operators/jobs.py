"""Jobs about tenants, as operators steer them."""

from __future__ import annotations

from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.errors import Refusal
from scheducal.jobs.model import Job
from scheducal.operators.queries import job_of
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.suspension import logged, resumption
from scheducal.store.commit import Writes, commit
from scheducal.tenants.rows import suspension_of
from scheducal.values import replace


def call_off(operators: OperatorRepository, command: Command[Job], tenant_id: str, job_id: str) -> Job:
    """End a job that still waits; once more changes nothing. Raises Refusal `job_not_found`, `job_not_waiting`.

    A tenant that a deletion suspended gets back its state of before.
    """

    def attempt() -> Job:
        job = job_of(operators, tenant_id, job_id)
        if job.state == "called_off":
            if kept := command.kept(job):
                operators.keep(kept)
            return job
        if job.has_begun:
            raise Refusal("job_not_waiting", "this job has begun, so it cannot be called off", param="jobId")
        after = replace(job, state="called_off", ended_at=command.at)
        ends = {"called off": operators.jobs.called_off(after)}
        log = logged(tenant_id, f"{job.kind}_called_off", command, jobId=job_id)
        _commit(operators, command, after, {**ends, **log, **command.kept(after)})
        return after

    return carry_out(operators, command, attempt)


def _commit(operators: OperatorRepository, command: Command[Job], job: Job, writes: Writes) -> None:
    tenant = operators.tenants.tenant(job.tenant_id)
    if tenant is None or tenant.suspension is None or tenant.suspension.job_id != job.job_id:
        commit(operators.table, writes)
        return
    after = replace(tenant, suspension=suspension_of(dict(job.parameters)))
    extras = {**writes} if after.suspension else {**resumption(tenant, command), **writes}
    operators.tenants.suspend(after, operators.tenants.keys_in_force(job.tenant_id), extras)


def go_on(operators: OperatorRepository, command: Command[Job], tenant_id: str, job_id: str) -> Job:
    """Let a job that was given up go on where it stopped; raises Refusal `job_not_found`, `job_not_failed`."""

    def attempt() -> Job:
        job = job_of(operators, tenant_id, job_id)
        if job.state != "failed":
            raise Refusal("job_not_failed", "only a job that failed can go on", param="jobId")
        report = {name: value for name, value in job.report.items() if name != "error"}
        after = replace(job, state="running", attempts=0, ended_at=None, report=report)
        log = logged(tenant_id, f"{job.kind}_went_on", command, jobId=job_id)
        going_on = operators.jobs.going_on(after, command.at)
        commit(operators.table, {"job": going_on, **log, **command.kept(after)})
        return after

    return carry_out(operators, command, attempt)
