"""GET /api/v1/operator/tenants/{tenantId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import respond
from scheducal.api.fields import TenantId
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.operators.queries import file_of
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.responses import TenantFileShown
from scheducal.operators.views import shown_file
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/operator/tenants/<tenantId>",
    **operation("getTenant", "Get a tenant", answer=TenantFileShown, fails_with=(404,), tag="Operators"),
)
def get(tenantId: TenantId) -> Response[str]:  # noqa: N803  as on the wire
    """Show a tenant with its state, and the jobs about it. Of a deleted one, the jobs are left."""
    return respond(answer("Tenant retrieved successfully", shown_file(file_of(OperatorRepository(table()), tenantId))))


handler = endpoint(app, operators=True)
