"""POST /api/v1/operator/tenants/{tenantId}/jobs/{jobId}/go-on."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import JobId, TenantId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.jobs.model import Job
from scheducal.operators.jobs import go_on as go_on_job
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.requests import ChangeTenant
from scheducal.operators.responses import ShownJob
from scheducal.operators.views import shown_job
from scheducal.store.table import table

app = api()


@app.post(
    "/api/v1/operator/tenants/<tenantId>/jobs/<jobId>/go-on",
    **operation(
        "continueTenantJob",
        "Let a failed job go on",
        answer=ShownJob,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Operators",
    ),
)
def go_on(tenantId: TenantId, jobId: JobId, request: ChangeTenant) -> Response[str]:  # noqa: N803  as on the wire
    """Let a job that was given up go on where it stopped."""
    del request
    operators = OperatorRepository(table())
    return perform(app, lambda command: go_on_job(operators, command, tenantId, jobId), _answer)


def _answer(after: Job) -> ApiResponse:
    return answer("Job goes on", shown_job(after))


handler = endpoint(app, operators=True)
