"""DELETE /api/v1/undeliverable-addresses/{address}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import perform
from scheducal.api.fields import MarkedAddress
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.appointments.requests import ClearAddress
from scheducal.connectors.systems.email.undeliverable.queries import shown
from scheducal.connectors.systems.email.undeliverable.responses import ShownUndeliverable
from scheducal.connectors.systems.email.undeliverable.service import Undeliverable
from scheducal.store.table import table
from scheducal.store.values import Item

app = api()


@app.delete(
    "/api/v1/undeliverable-addresses/<address>",
    **operation(
        "clearUndeliverableAddress",
        "Clear an address that was mended",
        answer=ShownUndeliverable,
        fails_with=(400, 404, 409, 413, 415, 503),
    ),
)
def clear(address: MarkedAddress, request: ClearAddress) -> Response[str]:
    """Take the mark off. If a later mail comes back too, you are told of the address again."""
    del request
    return perform(app, lambda command: Undeliverable(table()).clear(command, address), _cleared)


def _cleared(mark: Item) -> ApiResponse:
    return answer("Undeliverable address cleared successfully", shown(mark))


handler = endpoint(app)
