"""GET /api/v1/operator/tenants."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import respond
from scheducal.api.fields import Cursor, TenantLimit
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.operators.queries import tenants
from scheducal.operators.repository import OperatorRepository
from scheducal.operators.responses import TenantList
from scheducal.operators.views import shown_tenant
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/operator/tenants",
    **operation("listTenants", "List tenants", answer=TenantList, tag="Operators"),
)
def list_tenants(limit: TenantLimit = 50, cursor: Cursor = None) -> Response[str]:
    """All tenants of the deployment, oldest first."""
    page = tenants(OperatorRepository(table()), limit, cursor)
    data = {"tenants": [shown_tenant(each) for each in page.entries], "nextCursor": page.cursor}
    return respond(answer("Tenants retrieved successfully", data))


handler = endpoint(app, operators=True)
