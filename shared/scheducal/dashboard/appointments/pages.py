"""Calendars and lists of appointments, or of bookings: read, turn into what is shown, answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scheducal.appointments.queries.pages import page as page_of_appointments
from scheducal.appointments.queries.pagination import parse_listing
from scheducal.audit.reads import note_read
from scheducal.bookings.model import Booking
from scheducal.bookings.queries.pages import page as page_of_bookings
from scheducal.bookings.queries.pagination import Only
from scheducal.bookings.queries.pagination import parse_listing as listing_of_bookings
from scheducal.connectors.reconcile.queries import read_failed
from scheducal.dashboard.appointments import TEMPLATES, views
from scheducal.dashboard.appointments.detail.words import STATUSES, system_said
from scheducal.dashboard.appointments.entries import Shown, shown
from scheducal.dashboard.appointments.filters import Filters, filters_in
from scheducal.dashboard.appointments.queries import APPOINTMENTS, BOOKINGS, Sifted, Source, sift
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.pagination import Link, pager
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.store.table import table

_STATUSES = {
    "appointment": {name: STATUSES[name] for name in ("confirmed", "cancelled")},
    "booking": STATUSES,
}
# What a page has room for, and answers soon.
_MOST_IN_A_LIST = 50
_MOST_IN_A_CALENDAR = 150


def appointments(request: PageRequest) -> PageResponse:
    """Show appointments on a calendar or as a list. Four AWS requests, the session's among them."""
    return _index(request, APPOINTMENTS)


def bookings(request: PageRequest) -> PageResponse:
    """Show bookings, also those that wait to be confirmed. Four AWS requests, the session's among them."""
    return _index(request, BOOKINGS)


def failed(request: PageRequest) -> PageResponse:
    """List what did not get into its calendar, a page or a part of calendars. Two AWS requests."""
    found = read_failed(table(), request.viewer.tenant_id, request.at, _MOST_IN_A_LIST)
    lines = [(each, system_said(each.system)) for each in found]
    return page(request, TEMPLATES, "failed.html", title="Not in their calendar", lines=lines, most=_MOST_IN_A_LIST)


def _index(request: PageRequest, source: Source[Any]) -> PageResponse:
    viewer = request.viewer
    wanted = filters_in(request.query, viewer.zone, Clock(viewer.zone, request.at).today)
    found = _by_address(request, source, wanted) if wanted.address else _found(request, source, wanted)
    note_read(table(), viewer.principal, source.kind, None, {"found": [_id(source, each) for each in found.entries]})
    return page(
        request,
        TEMPLATES,
        "index.html",
        title="Appointments" if source is APPOINTMENTS else "Bookings",
        kind=source.kind,
        asked=wanted,
        found=found,
        statuses=[(name, words) for name, (words, _) in _STATUSES[source.kind].items()],
        chips=_chips(wanted, found.entries),
        **_shown(request, wanted, found, [shown(each) for each in found.entries]),
    )


def _found(request: PageRequest, source: Source[Any], wanted: Filters) -> Sifted[Any]:
    limit = _MOST_IN_A_LIST if wanted.shape == "list" else _MOST_IN_A_CALENDAR
    cursor, span = request.query.get("cursor"), wanted.range
    return sift(table(), request.viewer.tenant_id, source, span, wanted.wanted, limit=limit, cursor=cursor)


def _by_address(request: PageRequest, source: Source[Any], wanted: Filters) -> Sifted[Any]:
    """Find what somebody is invited to, or has booked, at any time."""
    cursor, viewer = request.query.get("cursor"), request.viewer
    if source is BOOKINGS:
        only = Only.asked(wanted.status, None, None, None, wanted.address, None, None, has_conflict=None)
        of_customer = listing_of_bookings(
            begin=None, end=None, limit=_MOST_IN_A_LIST, cursor=cursor, now=request.at, only=only
        )
        booked = page_of_bookings(table(), viewer.principal, of_customer)
        return Sifted(booked.entries, booked.cursor)
    listing = parse_listing(
        begin=None, end=None, status=wanted.status, invitee=wanted.address, limit=_MOST_IN_A_LIST, cursor=cursor
    )
    invited = page_of_appointments(table(), viewer.tenant_id, listing, request.at)
    return Sifted(invited.entries, invited.cursor)


def _shown(request: PageRequest, wanted: Filters, found: Sifted[Any], entries: Sequence[Shown]) -> dict[str, Any]:
    link = Link(request.path, request.query)
    values: dict[str, Any] = {"entries": entries, "days": views.title_of(wanted.window)}
    if wanted.shape == "list":
        return {**values, "pages": pager(link, len(entries), found.cursor), "days": _days(wanted)}
    if wanted.shape == "month":
        return {**values, "month": views.month(entries, wanted.window, request.at)}
    return {**values, "week": views.week(entries, wanted.window, request.at), "is_short": views.is_short}


def _chips(wanted: Filters, found: Sequence[Any]) -> list[tuple[str, str]]:
    """Name the filters that are on by what was found, since an id says nothing to people."""
    services = {each.service_id: each.service_name for each in found if isinstance(each, Booking)}
    resources = {one.resource_id: one.name for each in found if isinstance(each, Booking) for one in each.resources}
    chips = []
    if wanted.service:
        chips.append(("service", services.get(wanted.service, "One service")))
    if wanted.resource:
        chips.append(("resource", resources.get(wanted.resource, "One person or room")))
    return chips


def _days(wanted: Filters) -> str:
    if wanted.address is not None:
        return f"Everything that {wanted.address} is invited to"
    return views.span_text(wanted.first, wanted.last)


def _id(source: Source[Any], entry: Any) -> dict[str, str]:
    name = "appointmentId" if source is APPOINTMENTS else "bookingId"
    return {name: entry.appointment_id if source is APPOINTMENTS else entry.booking_id}
