"""PATCH /api/v1/customers/{customerId}."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation, update_route
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings.changes.readdress import readdress
from scheducal.bookings.wiring import changes
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.requests import UpdateCustomer
from scheducal.catalog.customers.responses import ShownCustomer
from scheducal.catalog.customers.views import shown
from scheducal.catalog.customers.wiring import customers
from scheducal.catalog.fields import EntryId
from scheducal.commands.model import Command
from scheducal.needs import BOOKING
from scheducal.values import replace

app = api()


@update_route(
    app,
    "/api/v1/customers/<customerId>",
    operation(
        "updateCustomer",
        "Update a customer",
        answer=ShownCustomer,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Customers",
    ),
)
def update(customerId: EntryId, request: UpdateCustomer) -> Response[str]:  # noqa: N803  as on the wire
    """Change the fields that are sent; null clears one. Coming bookings follow a new e-mail address."""

    def act(command: Command[Customer]) -> Customer:
        follow = partial(readdress, changes(), command)
        return customers().update(command, customerId, request.contents(), follow)

    return perform(app, act, _updated)


def _updated(after: Customer) -> ApiResponse:
    return answer("Customer updated successfully", shown(after), version=after.version)


handler = endpoint(app, needs=replace(BOOKING, indexes=("recent",)))
