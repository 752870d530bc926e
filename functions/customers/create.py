"""POST /api/v1/customers."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.requests import CreateCustomer
from scheducal.catalog.customers.responses import ShownCustomer
from scheducal.catalog.customers.views import shown
from scheducal.catalog.customers.wiring import customers
from scheducal.needs import BOOKING

app = api()


@app.post(
    "/api/v1/customers",
    **operation(
        "createCustomer",
        "Create a customer",
        answer=ShownCustomer,
        status=201,
        fails_with=(400, 409, 413, 415, 422, 503),
        tag="Customers",
    ),
)
def create(request: CreateCustomer) -> Response[str]:
    """Add a customer. An e-mail address is one customer's, and so is the number of those without one."""
    return perform(app, lambda command: customers().create(command, request.contents()), _created)


def _created(made: Customer) -> ApiResponse:
    return answer("Customer created successfully", shown(made), status=201, version=made.version)


handler = endpoint(app, needs=BOOKING)
