"""GET /api/v1/audit."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import Cursor
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.audit.queries import listed
from scheducal.audit.reads import note_read_of_log
from scheducal.audit.requests import ActionName, ActorId, ObjectId, RequestId, Since, Until, filter_of
from scheducal.audit.responses import AuditPage
from scheducal.audit.views import page
from scheducal.catalog.fields import PageLimit
from scheducal.needs import SHOWS_LOG
from scheducal.store.table import table

app = api()


@app.get(
    "/api/v1/audit",
    **operation("listAuditEntries", "List the audit log", answer=AuditPage, fails_with=(422,), tag="Audit"),
)
def list_entries(
    since: Since = None,
    until: Until = None,
    actor: ActorId = None,
    object_id: ObjectId = None,
    action: ActionName = None,
    request_id: RequestId = None,
    limit: PageLimit = 25,
    cursor: Cursor = None,
) -> Response[str]:
    """Who did what, newest first. A page may end early: follow `nextCursor` to null."""
    wanted = filter_of(since=since, until=until, actor=actor, object_id=object_id, action=action, request_id=request_id)
    given = command(app)
    found = listed(table(), given.principal.tenant_id, wanted, limit, cursor, given.at)
    note_read_of_log(table(), given.principal, found.entries)
    return respond(answer("Audit log retrieved successfully", page(found)))


handler = endpoint(app, needs=SHOWS_LOG)
