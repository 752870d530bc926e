"""GET /api/v1/customers."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose
from scheducal.api.fields import Cursor
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.catalog.customers.queries import listed
from scheducal.catalog.customers.requests import CustomerEmail, CustomerPhone
from scheducal.catalog.customers.responses import CustomerPage
from scheducal.catalog.customers.views import page
from scheducal.catalog.fields import PageLimit
from scheducal.needs import SHOWS_BOOKINGS
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/customers",
    **operation("listCustomers", "List customers", answer=CustomerPage, fails_with=(422,), tag="Customers"),
)
def list_customers(
    email: CustomerEmail = None,
    phone: CustomerPhone = None,
    limit: PageLimit = 25,
    cursor: Cursor = None,
) -> Response[str]:
    """Oldest first, or those with an e-mail address or a number. A new one can take a moment to be listed."""
    tenant_id = command(app).principal.tenant_id
    found = listed(table(), tenant_id, email=email, phone=phone, limit=limit, cursor=cursor)
    return disclose(app, "customer", answer("Customers retrieved successfully", page(found)))


handler = endpoint(app, needs=SHOWS_BOOKINGS)
