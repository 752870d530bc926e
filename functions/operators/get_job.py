"""GET /api/v1/operator/tenants/{tenantId}/jobs/{jobId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import respond
from scheducal.api.fields import JobId, TenantId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.operators.queries import job_of
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.responses import ShownJob
from scheducal.operators.views import shown_job
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/operator/tenants/<tenantId>/jobs/<jobId>",
    **operation("getTenantJob", "Get a job about a tenant", answer=ShownJob, fails_with=(404,), tag="Operators"),
)
def get_job(tenantId: TenantId, jobId: JobId) -> Response[str]:  # noqa: N803  as on the wire
    """Show how far a job has come, and its report."""
    return respond(
        answer("Job retrieved successfully", shown_job(job_of(OperatorRepository(table()), tenantId, jobId)))
    )


handler = endpoint(app, operators=True)
