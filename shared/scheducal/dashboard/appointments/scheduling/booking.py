"""Pages that book a time for somebody: which service, which time, for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from scheducal.availability.queries.rules import AvailabilityQuery
from scheducal.bookings.model import Booking
from scheducal.bookings.requests import CreateBooking
from scheducal.bookings.scheduling.wiring import bookings
from scheducal.catalog.repository import CatalogRepository
from scheducal.catalog.resources.document import RESOURCE
from scheducal.catalog.rows import entry_of
from scheducal.catalog.services.document import SERVICE
from scheducal.connectors.connections.busy.service import busy_of
from scheducal.dashboard.appointments import TEMPLATES
from scheducal.dashboard.appointments.calendar.window import monday_of
from scheducal.dashboard.appointments.detail.audience import audience_of_new
from scheducal.dashboard.asking.service import attempt, fields_of, value_of
from scheducal.dashboard.availability.offers.queries import read_offers
from scheducal.dashboard.availability.offers.views import days_of
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.store.table import table

HERE = "/dashboard/bookings"
_A_WEEK = timedelta(days=6)


def ask_service(request: PageRequest) -> PageResponse:
    """Show the services that can be booked; or the free times of one, or the form for one time. Three AWS requests."""
    service_id, start = request.query.get("service"), request.query.get("start")
    if service_id is None:
        read = CatalogRepository(table()).all_of(request.viewer.tenant_id, "service")
        services = [entry_of(SERVICE, item) for item in read]
        active = [each for each in services if each.is_active]
        return page(request, TEMPLATES, "services.html", title="New booking", services=active, back=HERE)
    return _customer(request, Form(), dict(request.query)) if start else _times(request, service_id)


def create(request: PageRequest) -> PageResponse:
    """Book the time."""
    fields = fields_of(request)
    form = read_form(fields, CreateBooking)
    clock = Clock(request.viewer.zone, request.at)

    def done(made: Booking) -> tuple[str, str]:
        return f"{HERE}/{made.booking_id}", f"{made.snapshot.name} is booked for {clock.when(made.start.instant)}."

    def act(command: Any) -> Booking:
        return bookings(busy_of).create(command, value_of(form))

    asked = {"service": form.shown("serviceId"), "start": form.shown("start"), "zone": form.shown("timeZone")}
    return attempt(request, form, act, done, lambda form, _: _customer(request, form, asked))


def ask_filters(request: PageRequest) -> PageResponse:
    """Choose a service or a resource by which the bookings are filtered. Two AWS requests, the session's among them."""
    read = CatalogRepository(table()).read_all(request.viewer.tenant_id)
    services = [entry_of(SERVICE, item) for item in read.of_kind("service")]
    resources = [entry_of(RESOURCE, item) for item in read.of_kind("resource")]
    return page(
        request,
        TEMPLATES,
        "filters.html",
        title="Service or person",
        services=[(each.service_id, each.name) for each in services],
        resources=[(each.resource_id, each.name) for each in resources],
        kept=[(name, value) for name, value in request.query.items() if name in {"view", "day", "q", "status"}],
        back=HERE,
    )


def _times(request: PageRequest, service_id: str) -> PageResponse:
    viewer = request.viewer
    try:
        first = date.fromisoformat(request.query.get("day", ""))
    except ValueError:
        first = Clock(viewer.zone, request.at).today
    first = monday_of(first)
    query = AvailabilityQuery(service_id)
    offers = read_offers(table(), busy_of, viewer.principal, query, (first, first + _A_WEEK), request.at)
    service = offers.query.plan.service
    return page(
        request,
        TEMPLATES,
        "book.html",
        title=f"New booking: {service.name}",
        service=service,
        days=days_of(offers, first, request.at),
        zone=offers.query.time_zone,
        back=f"{HERE}/new",
    )


def _customer(request: PageRequest, form: Form[Any], asked: dict[str, str]) -> PageResponse:
    return page(
        request,
        TEMPLATES,
        "customer.html",
        title="Who is it for?",
        status=422 if form.errors else 200,
        form=form,
        asked=asked,
        told=audience_of_new(request.viewer.sender, "They get an invitation."),
        back=f"{HERE}/new?service={asked.get('service', '')}",
        action=HERE,
    )
