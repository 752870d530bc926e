"""DELETE /api/v1/customers/{customerId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.requests import DeleteCustomer
from scheducal.catalog.customers.responses import DeletedCustomer
from scheducal.catalog.customers.wiring import customers
from scheducal.catalog.fields import EntryId
from scheducal.needs import BOOKING

app = api()


@app.delete(
    "/api/v1/customers/<customerId>",
    **operation(
        "deleteCustomer",
        "Delete a customer",
        answer=DeletedCustomer,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Customers",
    ),
)
def delete(customerId: EntryId, request: DeleteCustomer) -> Response[str]:  # noqa: N803  as on the wire
    """Delete a customer and all that is kept here of them. Bookings keep what they were made with."""
    del request
    return perform(app, lambda command: customers().delete(command, customerId), _deleted)


def _deleted(before: Customer) -> ApiResponse:
    return answer("Customer deleted successfully", DeletedCustomer(customerId=before.customer_id))


handler = endpoint(app, needs=BOOKING)
