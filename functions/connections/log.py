"""GET /api/v1/connections/{connectionId}/log, and …/log/{entryId}."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, disclose, respond
from scheducal.api.fields import Cursor
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.connectors.connections.any_kind import fields
from scheducal.connectors.connections.authorization.wiring import sealer
from scheducal.connectors.log import queries, views
from scheducal.connectors.log.model import LogFilter
from scheducal.connectors.log.responses import EntryDetails, LogPage
from scheducal.needs import Needs
from scheducal.store.table import table

app = api()
_PATH, _TAG = "/api/v1/connections/<connectionId>/log", "Connections"


@app.get(
    _PATH,
    **operation("listConnectionLog", "List a connection's log", answer=LogPage, fails_with=(404, 422), tag=_TAG),
)
def list_log(
    connectionId: fields.AnyConnectionId,  # noqa: N803  as on the wire
    direction: fields.LogDirection = None,
    result: fields.LogResult = None,
    appointment_id: fields.LogAppointment = None,
    limit: fields.PageLimit = 25,
    cursor: Cursor = None,
) -> Response[str]:
    """What was asked of the connection's system, and what came from there, newest first. A page may end early."""
    given, wanted = command(app), LogFilter(direction, result, appointment_id)
    found = queries.listed(table(), given.principal.tenant_id, connectionId, wanted, limit, cursor, given.at)
    return respond(answer("Log retrieved successfully", views.page(found)))


@app.get(
    f"{_PATH}/<entryId>",
    **operation(
        "getConnectionLogEntry", "Get an entry of a connection's log", answer=EntryDetails, fails_with=(404,), tag=_TAG
    ),
)
def get_entry(connectionId: fields.AnyConnectionId, entryId: fields.LogEntryId) -> Response[str]:  # noqa: N803  as above
    """One entry, with the body of an incoming webhook where the role may read it."""
    given = command(app)
    opened = queries.opened(table(), sealer(), given.principal, connectionId, entryId, given.at)
    shown = answer("Log entry retrieved successfully", views.details(opened))
    return respond(shown) if opened.body is None else disclose(app, "connectionLog", shown, entryId)


NEEDS = Needs(rows=("add",), opens=("calendars",), settings=("calendars",), dependencies="calendars")
handler = endpoint(app, needs=NEEDS)
