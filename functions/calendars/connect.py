"""POST /api/v1/calendars."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.connectors.connections.authorization.wiring import asking, calendars
from scheducal.connectors.connections.requests import ConnectCalendar
from scheducal.connectors.connections.responses import AskedOwner, ShownCalendar
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
    if request.auth == "oauth":
        return respond(asking().ask(command(app), request))
    return respond(calendars().connect(command(app), request))


handler = endpoint(app, needs=Needs(seals=("calendars",), opens=("calendars",)))
