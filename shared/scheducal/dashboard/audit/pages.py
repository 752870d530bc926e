"""The pages of the audit log."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from scheducal.audit.queries import AuditFilter, find_entry, listed
from scheducal.audit.reads import note_read_of_log
from scheducal.audit.views import file_of
from scheducal.batches import batches
from scheducal.dashboard.audit import views
from scheducal.dashboard.frame.answers import PageResponse, download
from scheducal.dashboard.frame.pagination import Link, pager
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.errors import Refusal
from scheducal.pagination import Listed
from scheducal.store.buckets import MOST_QUERIES
from scheducal.store.table import table
from scheducal.store.values import Item
from scheducal.walltime.parse import parse_moment

FOLDER = Path(__file__).with_name("templates")
_LIMIT = 25
_MOST_QUERIES = 3
# Entries in a file: what an answer has room for.
_IN_FILE = 2_000
# Characters in it, of up to three bytes; Lambda answers with at most six megabytes.
_LARGEST = 1_500_000
_AT_ONCE = 10
_WHOLE = 1_500
_FILTERS = ("actor", "object", "action", "request", "since", "until")


def show(request: PageRequest) -> PageResponse:
    """List what was done, newest first."""
    problem, found = None, Listed[Item]([], None)
    try:
        found = _listed(request, _LIMIT, request.query.get("cursor"), _MOST_QUERIES)
    except Refusal as refusal:
        problem = refusal
    note_read_of_log(table(), request.viewer.principal, found.entries)
    link, rows = Link(request.path, request.query), [views.row(each) for each in found.entries]
    return page(
        request,
        FOLDER,
        "audit.html",
        title="Audit log",
        status=422 if problem else 200,
        problem=problem,
        rows=rows,
        pages=pager(link, len(rows), found.cursor),
        is_narrowed=any(request.query.get(name) for name in _FILTERS),
        file=Link(f"{views.PATH}/file", request.query).to(),
        in_file=_IN_FILE,
    )


def one(request: PageRequest) -> PageResponse:
    """Show one entry with all that changed."""
    found = find_entry(table(), request.viewer.tenant_id, request.parts["audit_id"])
    note_read_of_log(table(), request.viewer.principal, [found], found["auditId"])
    values: dict[str, Any] = {"row": views.row(found, _WHOLE), "may_log": request.viewer.may("log.read")}
    return page(request, FOLDER, "entry.html", title="Entry of the audit log", **values)


def file(request: PageRequest) -> PageResponse:
    """Give the newest entries that fit the filters, as a table for spreadsheets."""
    found = _listed(request, _IN_FILE, None, MOST_QUERIES)
    note_read_of_log(table(), request.viewer.principal, found.entries)
    text, count = "", 0
    for batch in batches(found.entries, _AT_ONCE):
        more = file_of(batch, "csv", heading=not text)
        if len(text) + len(more) > _LARGEST:
            break
        text, count = text + more, count + len(batch)
    is_whole = found.cursor is None and count == len(found.entries)
    name = "audit-log.csv" if is_whole else f"audit-log-newest-{count}.csv"
    return download(name, "text/csv; charset=utf-8", text or file_of([], "csv", heading=True))


def _listed(request: PageRequest, limit: int, cursor: str | None, most_queries: int) -> Listed[Item]:
    query = request.query
    begin, end = _moment(request, "since", 0), _moment(request, "until", 1)
    if begin and end and end <= begin:
        raise Refusal("invalid_time_range", "must be after the beginning", param="until")
    wanted = AuditFilter(begin, end, query.get("actor"), query.get("object"), query.get("action"), query.get("request"))
    return listed(table(), request.viewer.tenant_id, wanted, limit, cursor, request.at, most_queries=most_queries)


def _moment(request: PageRequest, name: str, days_later: int) -> datetime | None:
    text = request.query.get(name)
    return parse_moment(text, request.viewer.zone, name, days_later) if text else None
