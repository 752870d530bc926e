"""POST /api/v1/customers/{customerId}/merge."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.bookings.changes.readdress import hand_over
from scheducal.bookings.wiring import changes
from scheducal.catalog.customers.model import Customer
from scheducal.catalog.customers.requests import MergeCustomer
from scheducal.catalog.customers.responses import ShownCustomer
from scheducal.catalog.customers.views import shown
from scheducal.catalog.customers.wiring import customers
from scheducal.catalog.fields import EntryId
from scheducal.commands.model import Command
from scheducal.needs import BOOKING
from scheducal.values import replace

app = api()


@app.post(
    "/api/v1/customers/<customerId>/merge",
    **operation(
        "mergeCustomer",
        "Merge another customer into one",
        answer=ShownCustomer,
        fails_with=(400, 404, 409, 412, 413, 415, 422, 503),
        tag="Customers",
    ),
)
def merge(customerId: EntryId, request: MergeCustomer) -> Response[str]:  # noqa: N803  as on the wire
    """The other customer's bookings become this one's, and what this one lacks is added. The other one is gone."""

    def act(command: Command[Customer]) -> Customer:
        follow = partial(hand_over, changes(), command)
        return customers().merge(command, customerId, request.other_id, follow)

    return perform(app, act, _merged)


def _merged(after: Customer) -> ApiResponse:
    return answer("Customers merged successfully", shown(after), version=after.version)


handler = endpoint(app, needs=replace(BOOKING, indexes=("recent",)))
