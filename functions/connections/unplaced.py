"""GET and POST /api/v1/connections/{connectionId}/unplaced."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal import clock
from scheducal.api.answers import command, perform, respond
from scheducal.api.fields import Cursor
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.connectors.adoption.queries import listed
from scheducal.connectors.adoption.requests import SettleUnplaced
from scheducal.connectors.adoption.responses import ShownUnplaced, UnplacedPage
from scheducal.connectors.adoption.settling import Settling
from scheducal.connectors.adoption.views import page, unplaced
from scheducal.connectors.connections.any_kind.fields import AnyConnectionId, PageLimit
from scheducal.connectors.looks.queue import changes_queue
from scheducal.connectors.looks.repository import Looks
from scheducal.connectors.looks.service import LookRequests
from scheducal.needs import Needs
from scheducal.store.table import table

app = api()
_PATH, _TAG = "/api/v1/connections/<connectionId>/unplaced", "Connections"
_FAILS = (400, 404, 409, 413, 415, 422, 503)


@app.get(
    _PATH,
    **operation("listUnplaced", "List bookings without a place", answer=UnplacedPage, fails_with=(404, 422), tag=_TAG),
)
def list_unplaced(
    connectionId: AnyConnectionId,  # noqa: N803  as on the wire
    limit: PageLimit = 25,
    cursor: Cursor = None,
) -> Response[str]:
    """Bookings that began in the connection's system and cannot be yours, each with the reason."""
    found, next_cursor = listed(table(), command(app).principal.tenant_id, connectionId, limit, cursor)
    return respond(answer("Bookings retrieved successfully", page(found, next_cursor)))


@app.post(
    _PATH,
    **operation(
        "settleUnplaced", "Settle a booking without a place", answer=ShownUnplaced, fails_with=_FAILS, tag=_TAG
    ),
)
def settle(connectionId: AnyConnectionId, request: SettleUnplaced) -> Response[str]:  # noqa: N803  as on the wire
    """Look at a booking again after you mended what was wrong, or dismiss it until it changes in the system."""
    settling = Settling(table(), LookRequests(Looks(table()), changes_queue(), clock.now))
    act = partial(settling.settle, connection_id=connectionId, request=request)
    return perform(app, act, lambda found: answer("Booking settled", unplaced(found)))


handler = endpoint(app, needs=Needs(sends=("changes",)))
