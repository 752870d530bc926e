"""POST /api/v1/connections/{connectionId}/unplaced."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.answers import perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.connectors.adoption.model import Unplaced
from scheducal.connectors.adoption.requests import SettleUnplaced
from scheducal.connectors.adoption.responses import ShownUnplaced
from scheducal.connectors.adoption.settling import Settling
from scheducal.connectors.adoption.views import unplaced
from scheducal.connectors.connections.any_kind.fields import AnyConnectionId
from scheducal.connectors.looks.queue import changes_queue
from scheducal.connectors.looks.repository import Looks
from scheducal.connectors.looks.service import LookRequests
from scheducal.needs import Needs
from scheducal.store.table import table

app = api()


@app.post(
    "/api/v1/connections/<connectionId>/unplaced",
    **operation(
        "settleUnplaced",
        "Settle a booking without a place",
        answer=ShownUnplaced,
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Connections",
    ),
)
def settle(connectionId: AnyConnectionId, request: SettleUnplaced) -> Response[str]:  # noqa: N803  as on the wire
    """Look at a booking again after you mended what was wrong, or dismiss it until it changes in the system."""
    settling = Settling(table(), LookRequests(Looks(table()), changes_queue(), clock.now))
    return perform(app, lambda command: settling.settle(command, connectionId, request), _settled)


def _settled(found: Unplaced) -> ApiResponse:
    return answer("Booking settled", unplaced(found))


handler = endpoint(app, needs=Needs(sends=("changes",)))
