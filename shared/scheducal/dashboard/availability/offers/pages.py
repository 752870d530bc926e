"""The page that shows what a service offers, and says why a time is not offered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from scheducal.availability.queries.rules import AvailabilityQuery
from scheducal.availability.queries.slot_text import stamp
from scheducal.catalog.channels.document import at_first
from scheducal.catalog.channels.model import BUILT_IN, check
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.rows import entry_of
from scheducal.catalog.services.document import SERVICE
from scheducal.catalog.services.model import Service
from scheducal.connectors.connections.busy.service import busy_of
from scheducal.dashboard.availability import TEMPLATES
from scheducal.dashboard.availability.offers.queries import Offers, explained, read_offers
from scheducal.dashboard.availability.offers.views import days_of, nearest_of
from scheducal.dashboard.availability.offers.why import Case, said
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.errors import Refusal
from scheducal.store.table import table
from scheducal.tenants.model import INTERNAL
from scheducal.values import replace
from scheducal.walltime.wall_time import WallTime

_A_WEEK = timedelta(days=6)


def show(request: PageRequest) -> PageResponse:
    """Show a week of what a service offers to a channel. Four AWS requests, the session's among them.

    A connected calendar whose times are not known costs more.
    """
    service_id = request.query.get("service")
    if service_id is None:
        return _choose(request)
    channel = request.query.get("channel", INTERNAL)
    check(at_first(request.viewer.tenant_id, channel))
    principal = replace(request.viewer.principal, channel=channel)
    at = _at(request)
    first = _first(request, at)
    resource = request.query.get("resource")
    query = AvailabilityQuery(service_id, resource_id=resource)
    offers = read_offers(table(), busy_of, principal, query, (first, first + _A_WEEK), request.at)
    service = offers.query.plan.service
    return page(
        request,
        TEMPLATES,
        "offers.html",
        title=f"What {service.name} offers",
        service=service,
        channel=channel,
        channels=sorted({*BUILT_IN, *service.channels, channel}),
        zone=offers.query.time_zone,
        days=days_of(offers, first, request.at, all_times=True),
        unreachable=[offers.query.plan.resources[each].name for each in offers.query.unreachable],
        at=at or "",
        why=_why(offers, at) if at else None,
    )


def _choose(request: PageRequest) -> PageResponse:
    """Ask for the service: those of one resource, where the page of one leads here."""
    items = CatalogRepository(table()).all_of(request.viewer.tenant_id, "service")
    found: list[Service] = [entry_of(SERVICE, item) for item in items]
    resource = request.query.get("resource")
    fitting = [each for each in found if resource is None or resource in each.resource_ids]
    return page(request, TEMPLATES, "choose.html", title="What is offered", found=fitting, resource=resource)


def _at(request: PageRequest) -> str | None:
    """Read the time in question: whole, or a date and a time beside each other."""
    if at := request.query.get("at"):
        return at
    day, clock = request.query.get("date"), request.query.get("time")
    return f"{day}T{clock}" if day and clock else None


def _first(request: PageRequest, at: str | None) -> date:
    """Give the Monday of the week that is shown."""
    text = (at or request.query.get("day") or "")[:10]
    try:
        day = date.fromisoformat(text) if text else WallTime.at(request.at, request.viewer.zone).local.date()
    except ValueError as error:
        raise Refusal("invalid_date_time", "the date must be one, such as 2026-12-15", param="date") from error
    if not date(1971, 1, 4) <= day <= date(9000, 1, 1):
        raise Refusal("invalid_date_time", "the date is too far away", param="date")
    return day - timedelta(days=day.weekday())


def _why(offers: Offers, at: str) -> dict[str, Any]:
    """Explain a time, with those nearest to it."""
    found = explained(offers, at)
    clock = offers.query.clock
    end = found.start + offers.query.query.duration
    lines = said(Case(offers.board, found.start, clock), found.checks)
    texts = [stamp(clock.reading(minute)) for minute in (found.start, end)]
    return {
        "is_offered": found.is_offered,
        "day": datetime.fromisoformat(texts[0]).date(),
        "start": texts[0][11:16],
        "end": texts[1][11:16],
        "lines": lines,
        "bookings": {minute: stamp(clock.reading(minute))[11:16] for line in lines for _, minute in line.bookings},
        "nearest": nearest_of(offers, found.start),
    }
