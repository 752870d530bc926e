"""The pages of the event log."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from scheducal.audit.reads import note_read, note_read_of_log
from scheducal.dashboard.audit import views as audit_views
from scheducal.dashboard.deliveries.words import STATES, TONES, status_said
from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.log import views
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.store.values import Item
from scheducal.timeline.deliveries import names_in, read_named
from scheducal.timeline.trace import Traces, things

FOLDER = Path(__file__).with_name("templates")
PATH = "/dashboard/log"
_LONGEST = 128
# Entries that the page has room for.
_MOST = 50
# Things whose part is loaded with the page; of more, a person asks for each.
_AT_ONCE = 3


def ask(request: PageRequest) -> PageResponse:
    """Ask for a request id, or lead to the page of one."""
    wanted = request.query.get("request", "").strip()[:_LONGEST]
    if wanted:
        return redirect(f"{PATH}/{quote(wanted, safe='')}")
    return page(request, FOLDER, "ask.html", title="Event log")


def show(request: PageRequest) -> PageResponse:
    """Show what a request changed. Three AWS requests, the session's among them."""
    request_id = request.parts["request_id"]
    entries = _entries(request, request_id)
    note_read_of_log(table(), request.viewer.principal, entries, request_id)
    return page(
        request,
        FOLDER,
        "request.html",
        title="Request",
        status=200 if entries else 404,
        request_id=request_id,
        rows=[audit_views.row(each) for each in entries],
        most=_MOST,
        path=_path(request_id),
        things=[(views.thing_text(each), each) for each in things(entries)],
        at_once=_AT_ONCE,
        may_audit=request.viewer.may("audit.read"),
    )


def followed(request: PageRequest) -> PageResponse:
    """Show the events, syncs and mails after it at one thing. Three AWS requests, the session's among them."""
    request_id, thing = request.parts["request_id"], views.thing_in(request.query.get("of", ""))
    if thing is None:
        return redirect(_path(request_id))
    found = Traces(table()).followed(request.viewer.tenant_id, request_id, thing)
    # It names whom mails went to.
    note_read(table(), request.viewer.principal, "request", request_id, {"mails": found.mails})
    return page(
        request,
        FOLDER,
        "followed.html",
        title="What followed",
        request_id=request_id,
        path=_path(request_id),
        thing=thing,
        number=views.number_in(request.query.get("n", "")),
        found=views.followed(found),
        deliveries=",".join(views.delivery_ids(found)),
    )


def deliveries(request: PageRequest) -> PageResponse:
    """Show where events went, by the ids of their deliveries. Four AWS requests, the session's among them."""
    request_id, named = request.parts["request_id"], names_in(request.query.get("of", ""))
    if not named:
        return redirect(_path(request_id))
    _, histories = read_named(table(), request.viewer.tenant_id, named)
    return page(
        request,
        FOLDER,
        "deliveries.html",
        title="Deliveries",
        request_id=request_id,
        path=_path(request_id),
        found=[views.delivery(each) for each in histories],
        states=STATES,
        tones=TONES,
        status_said=status_said,
    )


def _entries(request: PageRequest, request_id: str) -> list[Item]:
    try:
        return Traces(table()).changes(request_id, request.viewer.tenant_id, _MOST)
    except Refusal:
        return []


def _path(request_id: str) -> str:
    return f"{PATH}/{quote(request_id, safe='')}"
