"""POST /api/v1/operator/tenants/{tenantId}/exports."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import TenantId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.jobs.model import Job
from scheducal.operators.exports import start_export
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.requests import ChangeTenant
from scheducal.operators.responses import ShownJob
from scheducal.operators.views import shown_job
from scheducal.store.table import table

app = api()


@app.post(
    "/api/v1/operator/tenants/<tenantId>/exports",
    **operation(
        "exportTenant",
        "Export a tenant",
        answer=ShownJob,
        status=202,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Operators",
    ),
)
def export(tenantId: TenantId, request: ChangeTenant) -> Response[str]:  # noqa: N803  as on the wire
    """Write every row of a tenant that a person would understand into a bucket, as JSON Lines."""
    del request
    operators = OperatorRepository(table())
    return perform(app, lambda command: start_export(operators, command, tenantId), _started)


def _started(job: Job) -> ApiResponse:
    return answer("Export started", shown_job(job), status=202)


handler = endpoint(app, operators=True)
