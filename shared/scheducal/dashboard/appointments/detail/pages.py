"""The page of one appointment or booking, and the deliveries of its events."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scheducal.audit.reads import note_read
from scheducal.dashboard.appointments import TEMPLATES
from scheducal.dashboard.appointments.detail import views
from scheducal.dashboard.appointments.detail.queries import Found, find
from scheducal.dashboard.appointments.detail.story import KINDS, of_kind, story
from scheducal.dashboard.appointments.detail.words import ICONS
from scheducal.dashboard.asking.model import Missed
from scheducal.dashboard.frame.answers import PageResponse, redirect
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.ids import is_id
from scheducal.store.table import table
from scheducal.timeline.deliveries import names_in, read_named

# Of events whose deliveries one page reads.
_MOST_EVENTS = 40


def identity_of(request: PageRequest) -> str:
    """Give the id in the path, of an appointment or a booking."""
    return next(iter(request.parts.values()))


def read(request: PageRequest) -> Found:
    """Find what the path names, and note that the viewer read it. Two AWS requests; raises Refusal."""
    identity = identity_of(request)
    found = find(table(), request.viewer.tenant_id, identity)
    name = "bookingId" if is_id(identity, "bkg") else "appointmentId"
    note_read(table(), request.viewer.principal, name.removesuffix("Id"), identity, {name: identity})
    return found


def since(request: PageRequest) -> Callable[[int], Sequence[Missed]]:
    """Give what lists the changes that others made to an appointment since a version, newest first."""

    def missed(version: int) -> Sequence[Missed]:
        lines = story(read(request), request.viewer.principal.actor)
        newer = (line for line in lines if int(line.ids.get("Version", 0)) > version)
        return [Missed(line.who, line.text, line.meta, line.at) for line in newer]

    return missed


def show(request: PageRequest) -> PageResponse:
    """Show one appointment with what happened to it. Three AWS requests, the session's among them."""
    found = read(request)
    shown, clock = views.detail(found), Clock(request.viewer.zone, request.at)
    kind = request.query.get("kind")
    lines = story(found, request.viewer.principal.actor)
    return page(
        request,
        TEMPLATES,
        "detail.html",
        title=shown.title,
        shown=shown,
        when=views.title_for(clock, shown),
        actions=views.actions(found, request.at) if request.viewer.may("appointments.write") else [],
        days=views.by_day(of_kind(lines, kind if kind in KINDS else None), clock),
        icons=ICONS,
        kind=kind if kind in KINDS else None,
        events=[line.delivery for line in lines if line.delivery][:_MOST_EVENTS],
        is_cut=found.is_cut,
    )


def deliveries(request: PageRequest) -> PageResponse:
    """Show where events went, and each attempt. Four AWS requests, the session's among them.

    The query string names the events, as `show` does; without it, the page of the thing shows them.
    """
    named, back = names_in(request.query.get("of", "")), request.path.removesuffix("/deliveries")
    if not named:
        return redirect(f"{back}?kind=deliveries")
    endpoints, histories = read_named(table(), request.viewer.tenant_id, named)
    return page(
        request,
        TEMPLATES,
        "deliveries.html",
        title="Deliveries",
        back=back,
        delivered=views.delivered(endpoints, histories),
    )
