"""What the page of one appointment shows beside its story (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from scheducal.appointments.model import Aggregate, Appointment, Invitee, Sync
from scheducal.bookings.model import Booking
from scheducal.dashboard.appointments.detail.queries import Found
from scheducal.dashboard.appointments.detail.story import Line
from scheducal.dashboard.appointments.detail.words import (
    ANSWER_STATES,
    STATUSES,
    SYNC_BADGES,
    SYNC_STATES,
    Said,
    copies_said,
)
from scheducal.dashboard.deliveries.words import attempt_said
from scheducal.dashboard.frame.clocks import Clock, place_of
from scheducal.system_names import kind_of
from scheducal.values import dataclass
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.queries.history import History

Act = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited. mail: what is known of the newest mail to them, None where it simply arrived."""

    invitee_id: str
    name: str
    address: str
    state: Said
    comment: str | None
    mail: str | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another time that somebody proposes, not judged yet."""

    name: str
    start: datetime
    end: datetime
    comment: str | None


@dataclass(frozen=True, slots=True)
class SystemState:
    """How far one system has come."""

    name: str
    state: Said
    said: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One appointment or booking.

    here: its page. marks: states beside its title. version: that a change begins from.
    facts: pairs of name and value.
    """

    here: str
    title: str
    start: datetime
    end: datetime
    zone: str
    place: str
    marks: Sequence[Said]
    version: int
    guests: Sequence[Guest]
    proposals: Sequence[Proposal]
    systems: Sequence[SystemState]
    body: str | None
    comment: str | None
    facts: Sequence[tuple[str, str]]
    ids: Sequence[tuple[str, str]]


def detail(found: Found) -> Detail:
    """Show what was found. A booking's own words come first, since the appointment follows from it."""
    aggregate, booking = found.aggregate, found.booking
    appointment = aggregate.appointment if aggregate else None
    subject = booking or appointment
    assert subject is not None
    return Detail(
        here=page_of(found),
        title=_title(appointment, booking),
        start=subject.start.instant,
        end=subject.end.instant,
        zone=subject.start.zone,
        place=place_of(subject.start.zone),
        marks=_marks(appointment, booking),
        version=version_of(found),
        guests=[_guest(each, aggregate) for each in aggregate.invited] if aggregate else [],
        proposals=_proposals(aggregate) if aggregate else [],
        systems=[_system(each) for each in aggregate.syncs] if aggregate else [],
        body=appointment.body if appointment else None,
        comment=booking.reason if booking else appointment.comment if appointment else None,
        facts=[*_booked(booking), *_appointed(appointment)],
        ids=_ids(appointment, booking),
    )


def page_of(found: Found) -> str:
    """Give the page of what was found: changes of a booking go through the bookings."""
    if found.booking:
        return f"/dashboard/bookings/{found.booking.booking_id}"
    assert found.aggregate is not None
    return f"/dashboard/appointments/{found.aggregate.appointment.appointment_id}"


def version_of(found: Found) -> int:
    """Give the version that a change of it begins from."""
    if found.booking:
        return found.booking.version
    assert found.aggregate is not None
    return found.aggregate.appointment.version


def actions(found: Found, now: datetime) -> list[Act]:
    """List what can be done: words, the page that asks, and the icon. The last one ends it."""
    here, booking = page_of(found), found.booking
    if booking is None:
        assert found.aggregate is not None
        if found.aggregate.appointment.is_cancelled:
            return []
        return [("Edit", f"{here}/edit", "edit"), ("Cancel…", f"{here}/cancel", "")]
    moves = [("Reschedule", f"{here}/move", "hours"), ("Edit contact", f"{here}/edit", "edit")]
    if booking.status == "pending":
        return [("Confirm", f"{here}/confirm", "check"), *moves, ("Decline…", f"{here}/decline", "")]
    over = [("Took place", f"{here}/complete", "check"), ("No-show", f"{here}/no-show", "off")]
    if booking.status == "confirmed":
        begun = over if booking.start.instant <= now else []
        return [*begun, *moves, ("Cancel…", f"{here}/cancel", "")]
    corrected = {"completed": over[1:], "no_show": over[:1]}
    return corrected.get(booking.status, [])


@dataclass(frozen=True, slots=True)
class Delivered:
    """The delivery of one event to one endpoint. attempts: when, the answer, and how long it took."""

    event: str
    endpoint: str
    to: str
    state: Said
    delivery_id: str
    attempts: Sequence[tuple[int, datetime, str, bool, int]]


_DELIVERY_STATES: dict[str, Said] = {
    "pending": ("Being sent", "busy"),
    "retrying": ("Being retried", "wait"),
    "delivered": ("Delivered", "ok"),
    "undelivered": ("Undelivered", "bad"),
    "skipped": ("Not sent: the endpoint is off", "off"),
}


def delivered(endpoints: Iterable[Endpoint], histories: Iterable[History]) -> list[Delivered]:
    """Show deliveries with their attempts."""
    names = {each.webhook_id: each.url for each in endpoints}
    return [
        Delivered(
            event=each.delivery.event.event_type,
            endpoint=names.get(each.delivery.webhook_id, each.delivery.webhook_id),
            to=f"/dashboard/deliveries/{each.delivery.webhook_id}/{each.delivery.delivery_id}",
            state=_DELIVERY_STATES[each.delivery.state],
            delivery_id=each.delivery.delivery_id,
            attempts=[
                (one.number, one.at, attempt_said(one).words, one.succeeded, one.duration_ms) for one in each.attempts
            ],
        )
        for each in histories
    ]


def _title(appointment: Appointment | None, booking: Booking | None) -> str:
    if booking:
        return f"{booking.service_name}: {booking.snapshot.name}"
    return (appointment.subject if appointment else None) or "Appointment"


def _marks(appointment: Appointment | None, booking: Booking | None) -> list[Said]:
    status = booking.status if booking else appointment.status if appointment else "cancelled"
    marks = [STATUSES[status]]
    if booking and booking.has_conflict and booking.is_open:
        marks.append(("Clashes with something", "bad"))
    return marks


def _guest(invitee: Invitee, aggregate: Aggregate) -> Guest:
    mail = aggregate.mail(invitee.invitee_id)
    return Guest(
        invitee_id=invitee.invitee_id,
        name=invitee.name or invitee.address,
        address=invitee.address,
        state=ANSWER_STATES[invitee.participation],
        comment=invitee.answer.comment if invitee.answer else None,
        mail=mail.reason if mail and mail.state != "delivered" else None,
    )


def _proposals(aggregate: Aggregate) -> list[Proposal]:
    if aggregate.appointment.is_cancelled:
        return []
    found = ((each, each.answer) for each in aggregate.invited if each.participation != "needsAction")
    return [
        Proposal(each.name or each.address, answer.proposed_start, answer.proposed_end, answer.comment)
        for each, answer in found
        if answer and answer.proposed_start and answer.proposed_end
    ]


def _system(sync: Sync) -> SystemState:
    _, tone = SYNC_STATES[sync.state]
    name = {"email": "E-mail"}.get(kind_of(sync.system), kind_of(sync.system).capitalize())
    said = sync.error or copies_said(sync) or f"Version {sync.pushed_version} of {sync.wanted_version}"
    return SystemState(name, (SYNC_BADGES[sync.state], tone), said)


def _booked(booking: Booking | None) -> list[tuple[str, str]]:
    if booking is None:
        return []
    who = booking.snapshot
    rows = [
        ("Service", f"{booking.service_name}, {booking.minutes} min"),
        ("With", ", ".join(each.name for each in booking.resources)),
        ("Customer", who.name),
        ("E-mail", who.email or ""),
        ("Phone", who.phone or ""),
        ("Seats", str(booking.seats) if booking.seats > 1 else ""),
        ("Channel", booking.channel),
        ("Notes", booking.notes or ""),
        ("Moved", f"{booking.reschedules} times" if booking.reschedules else ""),
    ]
    return [(name, value) for name, value in rows if value]


def _appointed(appointment: Appointment | None) -> list[tuple[str, str]]:
    if appointment is None:
        return []
    rows = [("Subject", appointment.subject), ("Where", appointment.location), ("Version", str(appointment.version))]
    return [(name, value) for name, value in rows if value]


def _ids(appointment: Appointment | None, booking: Booking | None) -> list[tuple[str, str]]:
    found = [("Booking", booking.booking_id), ("Customer", booking.snapshot.customer_id)] if booking else []
    return [*found, *([("Appointment", appointment.appointment_id)] if appointment else [])]


def by_day(lines: Iterable[Line], clock: Clock) -> list[tuple[str, list[Line]]]:
    """Group lines by the viewer's dates, in their order."""
    groups = groupby(lines, key=lambda line: clock.local(line.at).date())
    return [(_begun(clock.day(day)), list(found)) for day, found in groups]


def title_for(clock: Clock, shown: Detail) -> str:
    """Write its time as a sentence: `Thu 10 Dec, 09:00 to 09:45 in Berlin`."""
    day = clock.local(shown.start).date()
    return f"{_begun(clock.day(day))}, {clock.span(shown.start, shown.end)} in {clock.place}"


def _begun(words: str) -> str:
    """Begin words as a sentence begins."""
    return words[:1].upper() + words[1:]
