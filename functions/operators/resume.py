"""POST /api/v1/operator/tenants/{tenantId}/resume."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import TenantId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.requests import ChangeTenant
from scheducal.operators.responses import ShownTenant
from scheducal.operators.suspension import resume as resume_tenant
from scheducal.operators.views import shown_tenant
from scheducal.store.table import table
from scheducal.tenants.model import Tenant

app = api()


@app.post(
    "/api/v1/operator/tenants/<tenantId>/resume",
    **operation(
        "resumeTenant",
        "Resume a tenant",
        answer=ShownTenant,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Operators",
    ),
)
def resume(tenantId: TenantId, request: ChangeTenant) -> Response[str]:  # noqa: N803  as on the wire
    """Let the tenant work again. A job puts back the work that waited."""
    del request
    return perform(app, lambda command: resume_tenant(OperatorRepository(table()), command, tenantId), _resumed)


def _resumed(after: Tenant) -> ApiResponse:
    return answer("Tenant resumed", shown_tenant(after))


handler = endpoint(app, operators=True)
