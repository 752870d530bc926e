"""DELETE /api/v1/operator/tenants/{tenantId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import TenantId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.jobs.model import Job
from scheducal.operators.deletion.service import start_deletion
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.requests import DeleteTenant
from scheducal.operators.responses import ShownJob
from scheducal.operators.views import shown_job
from scheducal.store.table import table

app = api()


@app.delete(
    "/api/v1/operator/tenants/<tenantId>",
    **operation(
        "deleteTenant",
        "Delete a tenant",
        answer=ShownJob,
        status=202,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Operators",
    ),
)
def delete(tenantId: TenantId, request: DeleteTenant) -> Response[str]:  # noqa: N803  as on the wire
    """Suspend a tenant now, and delete all of it after the waiting time."""
    operators, ends_holds = OperatorRepository(table()), request.end_legal_holds
    return perform(
        app,
        lambda command: start_deletion(operators, command, tenantId, request.wait_days, ends_holds=ends_holds),
        _started,
    )


def _started(job: Job) -> ApiResponse:
    return answer("Deletion begins after the waiting time", shown_job(job), status=202)


handler = endpoint(app, operators=True)
