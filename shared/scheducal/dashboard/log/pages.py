"""The pages of the event log."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from scheducal.audit.reads import note_read
from scheducal.dashboard.audit import views as audit_views
from scheducal.dashboard.deliveries.words import STATES, TONES, status_said
from scheducal.dashboard.frame.answers import Answer, redirect
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.dashboard.log.views import followed as shown
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.store.values import Item
from scheducal.timeline.trace import Traces

FOLDER = Path(__file__).with_name("templates")
PATH = "/dashboard/log"
_LONGEST = 128


def ask(request: PageRequest) -> Answer:
    """Ask for a request id, or lead to the page of one."""
    wanted = request.query.get("request", "").strip()[:_LONGEST]
    if wanted:
        return redirect(f"{PATH}/{quote(wanted, safe='')}")
    return page(request, FOLDER, "ask.html", title="Event log")


def show(request: PageRequest) -> Answer:
    """Show what a request changed."""
    request_id = request.parts["request_id"]
    entries = _entries(request, request_id)
    return page(
        request,
        FOLDER,
        "request.html",
        title="Request",
        status=200 if entries else 404,
        request_id=request_id,
        rows=[audit_views.row(each) for each in entries],
        path=f"{PATH}/{quote(request_id, safe='')}",
        may_audit=request.viewer.may("audit.read"),
    )


def followed(request: PageRequest) -> Answer:
    """Show the events, syncs, mails and deliveries after it."""
    request_id = request.parts["request_id"]
    trace = Traces(table()).trace(request_id, request.viewer.tenant_id)
    # It names whom mails went to.
    note_read(table(), request.viewer.principal, "request", request_id, {"mails": trace["mails"]})
    found = shown(trace)
    return page(
        request,
        FOLDER,
        "followed.html",
        title="What followed",
        request_id=request_id,
        path=f"{PATH}/{quote(request_id, safe='')}",
        found=found,
        states=STATES,
        tones=TONES,
        status_said=status_said,
    )


def _entries(request: PageRequest, request_id: str) -> list[Item]:
    try:
        return Traces(table()).changes(request_id, request.viewer.tenant_id)
    except Refusal:
        return []
