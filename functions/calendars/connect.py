"""POST /api/v1/calendars."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, perform
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import ApiResponse, answer
from scheducal.connectors.connections.authorization.model import Authorization
from scheducal.connectors.connections.authorization.wiring import asking, connections
from scheducal.connectors.connections.calendars import views
from scheducal.connectors.connections.calendars.requests import ConnectCalendar
from scheducal.connectors.connections.calendars.responses import AskedOwner, ShownCalendar
from scheducal.connectors.connections.model import Renewal
from scheducal.connectors.connections.names import CALENDARS
from scheducal.connectors.connections.rules import ConnectionDecision
from scheducal.needs import Needs

app = api()


@app.post(
    "/api/v1/calendars",
    **operation(
        "connectCalendar",
        "Connect a calendar",
        answer=ShownCalendar,
        status=201,
        also={200: ShownCalendar, 202: AskedOwner},
        fails_with=(400, 404, 409, 413, 415, 422, 503),
        tag="Calendars",
    ),
)
def connect(request: ConnectCalendar) -> Response[str]:
    """Connect a calendar. With `oauth` the answer (202) is a link, at which the calendar's owner agrees first.

    With `calendarId`, a connection whose access was lost is renewed; without `oauth`, the answer is then 200.
    """
    asked = request.asked()
    if asked.auth == "oauth":
        reveal = partial(asking(CALENDARS).opened, command(app).principal.tenant_id)
        return perform(app, lambda command: asking(CALENDARS).ask(command, asked), _asked, reveal)
    status = 200 if isinstance(asked, Renewal) else 201
    return perform(app, lambda command: connections(CALENDARS).connect(command, asked), partial(_connected, status))


def _asked(authorization: Authorization) -> ApiResponse:
    return answer("Open authorizationUrl in a browser and agree", views.asked(authorization), status=202)


def _connected(status: int, decision: ConnectionDecision) -> ApiResponse:
    data = views.shown(decision.after, decision.default)
    return answer("Calendar connected successfully", data, status=status, version=decision.after.version)


handler = endpoint(app, needs=Needs(seals=("calendars",), opens=("calendars",)))
