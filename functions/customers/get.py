"""GET /api/v1/customers/{customerId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.catalog.customers.repository import CustomerRepository
from scheducal.catalog.customers.responses import ShownCustomer
from scheducal.catalog.customers.service import find
from scheducal.catalog.customers.views import shown
from scheducal.catalog.fields import EntryId
from scheducal.needs import SHOWS_BOOKINGS
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/customers/<customerId>",
    **operation("getCustomer", "Get a customer", answer=ShownCustomer, fails_with=(404,), tag="Customers"),
)
def get(customerId: EntryId) -> Response[str]:  # noqa: N803  as on the wire
    """One customer."""
    found = find(CustomerRepository(table()), command(app).principal.tenant_id, customerId)
    return disclose(
        app, "customer", answer("Customer retrieved successfully", shown(found), version=found.version), customerId
    )


handler = endpoint(app, needs=SHOWS_BOOKINGS)
