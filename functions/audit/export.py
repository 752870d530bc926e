"""GET /api/v1/audit/export."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from scheducal.api.answers import command, respond
from scheducal.api.fields import Cursor
from scheducal.api.openapi import operation
from scheducal.api.resolver import api, endpoint
from scheducal.api.responses import answer
from scheducal.audit.files import TYPES, form_asked, part_of
from scheducal.audit.queries import listed
from scheducal.audit.reads import note_read_of_log
from scheducal.audit.requests import (
    ActionName,
    ActorId,
    FileForm,
    FileLimit,
    ObjectId,
    RequestId,
    Since,
    Until,
    filter_of,
)
from scheducal.audit.responses import AuditFile
from scheducal.audit.views import file
from scheducal.needs import SHOWS_LOG
from scheducal.store.table import table

app = api()


_DESCRIBED = operation("exportAuditLog", "Export the audit log", answer=AuditFile, fails_with=(422,), tag="Audit")
_DESCRIBED["responses"][200]["content"] |= {each: {"schema": {"type": "string"}} for each in TYPES}


@app.get("/api/v1/audit/export", **_DESCRIBED)
def export(
    form: FileForm = "csv",
    since: Since = None,
    until: Until = None,
    actor: ActorId = None,
    object_id: ObjectId = None,
    action: ActionName = None,
    request_id: RequestId = None,
    limit: FileLimit = 1000,
    cursor: Cursor = None,
) -> Response[str]:
    """A file in parts, newest first, until `nextCursor` is null. `Accept: text/csv` gives files with a `Link` each."""
    wanted = filter_of(since=since, until=until, actor=actor, object_id=object_id, action=action, request_id=request_id)
    given = command(app)
    found = listed(table(), given.principal.tenant_id, wanted, limit, cursor, given.at)
    note_read_of_log(table(), given.principal, found.entries)
    if asked := form_asked((event := app.current_event).headers.get("accept")):
        return Response(200, *part_of(found, *asked, event.query_string_parameters))
    return respond(answer("Audit log exported successfully", file(found, form, heading=cursor is None)))


handler = endpoint(app, needs=SHOWS_LOG)
