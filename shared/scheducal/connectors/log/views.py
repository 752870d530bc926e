"""A connection's log as answers show it."""

from __future__ import annotations

import base64

from scheducal.clock import isoformat
from scheducal.connectors.log.model import Entry
from scheducal.connectors.log.queries import Opened
from scheducal.connectors.log.responses import EntryDetails, LogPage, ShownBody, ShownEntry, ShownRequest
from scheducal.pagination import Listed


def shown(entry: Entry) -> ShownEntry:
    """Render one entry, without its body."""
    purpose = entry.purpose
    return ShownEntry(
        entryId=entry.entry_id,
        at=isoformat(entry.at),
        direction=entry.direction,
        what=purpose.what,
        operation=purpose.operation,
        appointmentId=purpose.appointment_id,
        remoteIds=[purpose.remote_id] if purpose.remote_id else list(entry.remote_ids),
        result=entry.result,
        reason=entry.reason,
        durationMs=entry.milliseconds,
        requests=[
            ShownRequest(method=each.method, path=each.path, status=each.status, durationMs=each.milliseconds)
            for each in entry.requests
        ],
        requestCount=entry.count,
        bodyState=entry.body,
        bodySize=entry.body_size,
        contentType=entry.content_type,
    )


def page(listed: Listed[Entry]) -> LogPage:
    """Render a page of entries."""
    return LogPage(entries=[shown(each) for each in listed.entries], nextCursor=listed.cursor)


def details(opened: Opened) -> EntryDetails:
    """Render one entry with its body."""
    body = None if opened.body is None else _body(opened.body)
    return EntryDetails(**shown(opened.entry), body=body, bodyIsHidden=opened.is_hidden)


def _body(body: bytes) -> ShownBody:
    try:
        return ShownBody(text=body.decode(), encoding="text")
    except UnicodeDecodeError:
        return ShownBody(text=base64.b64encode(body).decode(), encoding="base64")
