"""Pages that change a booking: its state, its contact, its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

from scheducal.availability.queries.move import Move
from scheducal.availability.queries.rules import AvailabilityQuery
from scheducal.bookings.access import find_own
from scheducal.bookings.changes.requests import CancelBooking, UpdateBooking
from scheducal.bookings.model import Booking
from scheducal.bookings.requests import RescheduleBooking
from scheducal.bookings.scheduling.customer_times import customer_times
from scheducal.bookings.scheduling.moves import move_of_booking
from scheducal.bookings.scheduling.wiring import bookings
from scheducal.bookings.wiring import changes
from scheducal.connectors.connections.busy.service import busy_of
from scheducal.dashboard.appointments import TEMPLATES
from scheducal.dashboard.appointments.calendar.window import monday_of
from scheducal.dashboard.appointments.detail.audience import audience_of
from scheducal.dashboard.appointments.detail.pages import identity_of, read, since
from scheducal.dashboard.appointments.scheduling.verbs import VERBS
from scheducal.dashboard.asking.model import Missed
from scheducal.dashboard.asking.service import attempt, fields_of, question_page, status_of, value_of
from scheducal.dashboard.availability.offers.queries import read_offers
from scheducal.dashboard.availability.offers.views import days_of
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.clocks import Clock
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.store.table import table

HERE = "/dashboard/bookings"
_A_WEEK = timedelta(days=6)


def ask(request: PageRequest) -> PageResponse:
    """Ask before a booking's state is changed. Three AWS requests, the session's among them."""
    return _ask(request, Form(), ())


def change(request: PageRequest) -> PageResponse:
    """Change it."""
    verb, identity = VERBS[_verb(request)], identity_of(request)
    form = read_form(fields_of(request), CancelBooking)

    def done(after: Booking) -> tuple[str, str]:
        return f"{HERE}/{after.booking_id}", f"The booking {verb.done}."

    def act(command: Any) -> Booking:
        return verb.act(command, identity, value_of(form).reason)

    return attempt(request, form, act, done, lambda form, lines: _ask(request, form, lines), since(request))


def ask_edit(request: PageRequest) -> PageResponse:
    """Show the contact of a booking. Three AWS requests, the session's among them."""
    return _edit(request, Form(), ())


def edit(request: PageRequest) -> PageResponse:
    """Correct the contact and the notes of this booking alone."""
    fields, identity = fields_of(request), identity_of(request)
    form = read_form(fields, UpdateBooking)
    if form.value is not None and form.value.customer is not None:
        emptied = {
            name: None
            for name in ("email", "phone")
            if f"customer.{name}" in fields and not fields[f"customer.{name}"][-1].strip()
        }
        form = Form(
            form.given,
            form.errors,
            form.value.model_copy(update={"customer": form.value.customer.model_copy(update=emptied)}),
        )

    def done(after: Booking) -> tuple[str, str]:
        return f"{HERE}/{after.booking_id}", "Contact and notes are as you left them."

    def act(command: Any) -> Booking:
        return changes().correct(command, identity, value_of(form))

    return attempt(request, form, act, done, lambda form, lines: _edit(request, form, lines), since(request))


def ask_move(request: PageRequest) -> PageResponse:
    """Say what is moved; the free times are a part of their own. Two AWS requests. It shows nothing of a person."""
    return _move(request, Form(), None)


def move(request: PageRequest) -> PageResponse:
    """Give it another time."""
    form, identity = read_form(fields_of(request), RescheduleBooking), identity_of(request)

    def done(after: Booking) -> tuple[str, str]:
        clock = Clock(request.viewer.zone, request.at)
        return f"{HERE}/{after.booking_id}", f"The booking was moved to {clock.when(after.start.instant)}."

    def act(command: Any) -> Booking:
        return bookings(busy_of).reschedule(command, identity, value_of(form))

    return attempt(
        request, form, act, done, lambda form, lines: _move(request, form, _day(form), lines), since(request)
    )


def _ask(request: PageRequest, form: Form[Any], lines: Sequence[Missed]) -> PageResponse:
    found = read(request)
    if found.booking is None:
        raise Refusal("booking_not_found", "there is no booking with this id")
    question, back = VERBS[_verb(request)].question(found, request.viewer.sender), f"{HERE}/{found.booking.booking_id}"
    return question_page(request, question, form, lines, back=back, version=found.booking.version)


def _edit(request: PageRequest, form: Form[Any], lines: Sequence[Missed]) -> PageResponse:
    found = read(request)
    if (booking := found.booking) is None:
        raise Refusal("booking_not_found", "there is no booking with this id")
    who = booking.snapshot
    return page(
        request,
        TEMPLATES,
        "contact.html",
        title="Edit contact and notes",
        status=status_of(form, lines),
        form=form,
        lines=lines,
        values={
            "customer.name": who.name,
            "customer.email": who.email or "",
            "customer.phone": who.phone or "",
            "notes": booking.notes or "",
        },
        version=booking.version,
        told=audience_of(found),
        back=f"{HERE}/{booking.booking_id}",
    )


def times(request: PageRequest) -> PageResponse:
    """Show a week of free times for a booking, which the query string describes. Four AWS requests.

    It says of the booking what `ask_move` has read, so that the page needs no read of it. Each time is judged again
    when it is chosen.
    """
    viewer, asked = request.viewer, request.query
    moved = _moved(request)
    first = _asked_day(request) or Clock(viewer.zone, request.at).today
    first = monday_of(first)
    query = AvailabilityQuery(asked.get("service", ""), asked.get("zone"), move=moved)
    offers = read_offers(table(), busy_of, viewer.principal, query, (first, first + _A_WEEK), request.at)
    return page(
        request,
        TEMPLATES,
        "times.html",
        title="Free times",
        days=days_of(offers, first, request.at),
        booking_id=moved.booking_id,
        zone=offers.query.time_zone,
        version=asked.get("version", ""),
        asks=asked.get("asks") == "notify",
        here=f"{HERE}/{moved.booking_id}",
    )


def _moved(request: PageRequest) -> Move:
    asked, tenant_id = request.query, request.viewer.tenant_id
    customer, identity = asked.get("customer", ""), identity_of(request)
    numbers = [asked.get(name, "") for name in ("minutes", "seats")]
    is_right = all(each.isdecimal() and len(each) < 6 and int(each) > 0 for each in numbers)
    if not is_right or not is_id(customer, "cus") or not is_id(identity, "bkg"):
        raise Refusal("booking_not_found", "there is no such booking")
    minutes, seats = map(int, numbers)
    own = partial(customer_times, table(), tenant_id, customer)
    return Move(identity, minutes, seats, asked.get("channel", ""), own)


def _move(request: PageRequest, form: Form[Any], day: date | None, lines: Sequence[Missed] = ()) -> PageResponse:
    viewer = request.viewer
    found = find_own(table(), viewer.principal, identity_of(request))
    booking, told = found.booking, audience_of(found, names_them=False)
    here = f"{HERE}/{booking.booking_id}"
    move_of_booking(table(), viewer.principal, booking, request.at)
    shown = day or _asked_day(request) or max(booking.start.local.date(), Clock(viewer.zone, request.at).today)
    described = {
        "service": booking.service_id,
        "customer": booking.snapshot.customer_id,
        "minutes": booking.minutes,
        "seats": booking.seats,
        "channel": booking.channel,
        "zone": booking.start.zone,
        "version": booking.version,
        "day": shown,
        **({"asks": "notify"} if told.asks else {}),
    }
    return page(
        request,
        TEMPLATES,
        "move.html",
        title=f"Reschedule: {booking.service_name}",
        status=status_of(form, lines),
        form=form,
        lines=lines,
        booking=booking,
        told=told,
        times=f"{here}/times?{urlencode(described)}",
        back=here,
    )


def _verb(request: PageRequest) -> str:
    return request.path.rpartition("/")[2]


def _asked_day(request: PageRequest) -> date | None:
    try:
        return date.fromisoformat(request.query.get("day", ""))
    except ValueError:
        return None


def _day(form: Form[Any]) -> date | None:
    """Give the date that was chosen, whatever was wrong with it."""
    try:
        return datetime.fromisoformat(form.shown("start")).date()
    except ValueError:
        return None
