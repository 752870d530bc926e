"""GET /api/v1/customers/{customerId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.catalog.customers.responses import ShownCustomer
from scheducal.catalog.customers.service import find
from scheducal.catalog.customers.views import shown
from scheducal.catalog.fields import EntryId
from scheducal.needs import BOOKING
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/customers/<customerId>",
    **operation("getCustomer", "Get a customer", answer=ShownCustomer, fails_with=(404,), tag="Customers"),
)
def get(customerId: EntryId) -> Response[str]:  # noqa: N803  as on the wire
    """One customer."""
    found = find(CustomerRepository(table()), command(app).principal.tenant_id, customerId)
    return respond(answer("Customer retrieved successfully", shown(found), version=found.version))


handler = endpoint(app, needs=BOOKING)
