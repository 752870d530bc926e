"""POST /api/v1/operator/tenants/{tenantId}/suspend."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import TenantId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.requests import SuspendTenant
from scheducal.operators.responses import ShownTenant
from scheducal.operators.suspension import suspend as suspend_tenant
from scheducal.operators.views import shown_tenant
from scheducal.store.table import table
from scheducal.tenants.model import Tenant

app = api()


@app.post(
    "/api/v1/operator/tenants/<tenantId>/suspend",
    **operation(
        "suspendTenant",
        "Suspend a tenant",
        answer=ShownTenant,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Operators",
    ),
)
def suspend(tenantId: TenantId, request: SuspendTenant) -> Response[str]:  # noqa: N803  as on the wire
    """Let no key of the tenant open anything, and nothing go out for it."""
    operators = OperatorRepository(table())
    return perform(app, lambda command: suspend_tenant(operators, command, tenantId, request.reason), _suspended)


def _suspended(after: Tenant) -> ApiResponse:
    return answer("Tenant suspended", shown_tenant(after))


handler = endpoint(app, operators=True)
