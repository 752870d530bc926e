"""Reads for operators."""

from __future__ import annotations

from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.jobs.model import Job
from scheducal.jobs.rows import operator_jobs
from scheducal.operators.model import TenantFile
from scheducal.operators.repository import OperatorRepository
from scheducal.pagination import Listed, decode_parts, encode_parts, no_cursor
from scheducal.store.keys import tenant_key
from scheducal.tenants.model import Tenant
from scheducal.tenants.rows import DIRECTORY

_MOST_JOBS = 20


def tenants(operators: OperatorRepository, limit: int, cursor: str | None) -> Listed[Tenant]:
    """Read one page of all tenants, oldest first; raises Refusal `invalid_cursor`."""
    start = None
    if cursor is not None:
        (last,) = decode_parts(cursor, 1)
        if not is_id(last, "ten"):
            raise no_cursor()
        start = {**tenant_key(last).attributes(), "gsi1pk": DIRECTORY, "gsi1sk": last}
    found, following = operators.tenants.tenants(start, limit)
    return Listed(found, encode_parts(str(following["gsi1sk"])) if following else None)


def file_of(operators: OperatorRepository, tenant_id: str) -> TenantFile:
    """Read all that is known of a tenant, deleted or not; raises Refusal `tenant_not_found`."""
    known = is_id(tenant_id, "ten")
    tenant = operators.tenants.tenant(tenant_id) if known else None
    jobs = operators.jobs.newest(operator_jobs(tenant_id), _MOST_JOBS)[0] if known else []
    if tenant is None and not jobs:
        raise Refusal("tenant_not_found", "there is no tenant with this id", param="tenantId")
    keys = operators.tenants.keys_in_force(tenant_id)
    return TenantFile(tenant_id, tenant, len(keys), len(operators.connections(tenant_id)), jobs)


def job_of(operators: OperatorRepository, tenant_id: str, job_id: str) -> Job:
    """Read a job about a tenant; raises Refusal `job_not_found`."""
    return operators.jobs.find(operator_jobs(tenant_id), job_id)
