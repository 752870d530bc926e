"""Tenants and jobs, as operators see them."""

from __future__ import annotations

from scheducal.clock import isoformat
from scheducal.jobs.model import Job
from scheducal.operators.model import TenantFile
from scheducal.operators.responses import ShownJob, ShownSuspension, ShownTenant, TenantFileShown
from scheducal.tenants.model import Tenant


def shown_tenant(tenant: Tenant) -> ShownTenant:
    """Render a tenant."""
    suspension = tenant.suspension
    shown: ShownSuspension | None = None
    if suspension is not None:
        since = isoformat(suspension.at)
        shown = {"since": since, "reason": suspension.reason, "by": suspension.actor, "jobId": suspension.job_id}
    return {
        "tenantId": tenant.tenant_id,
        "state": "active" if suspension is None else "deleting" if suspension.job_id else "suspended",
        "name": tenant.name,
        "senderAddress": tenant.sender_address,
        "dateCreated": isoformat(tenant.created_at),
        "suspension": shown,
    }


def shown_job(job: Job) -> ShownJob:
    """Render a job."""
    return {
        "jobId": job.job_id,
        "tenantId": job.tenant_id,
        "kind": job.kind,
        "state": job.state,
        "by": job.actor,
        "dateCreated": isoformat(job.created_at),
        "dateStarts": isoformat(job.starts_at),
        "dateEnded": isoformat(job.ended_at) if job.ended_at else None,
        "counts": dict(job.counts),
        "report": dict(job.report),
    }


def shown_file(file: TenantFile) -> TenantFileShown:
    """Render all that is known of a tenant."""
    return {
        "tenantId": file.tenant_id,
        "tenant": shown_tenant(file.tenant) if file.tenant else None,
        "keysInForce": file.keys,
        "connections": file.connections,
        "jobs": [shown_job(each) for each in file.jobs],
    }
