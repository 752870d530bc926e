"""Pages that make, change and cancel appointments, and say who is invited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.appointments.model import Aggregate
from scheducal.appointments.requests import CancelAppointment, SendInvitation
from scheducal.appointments.wiring import appointments
from scheducal.dashboard.appointments import TEMPLATES
from scheducal.dashboard.appointments.changes.requests import (
    edit_form,
    field_text,
    invitees_in,
    new_form,
    shown,
    with_people,
)
from scheducal.dashboard.appointments.detail.audience import audience_of, audience_of_new
from scheducal.dashboard.appointments.detail.pages import identity_of, read, since
from scheducal.dashboard.asking.model import Audience, Confirmation, Missed
from scheducal.dashboard.asking.service import attempt, fields_of, question_page, status_of, value_of
from scheducal.dashboard.frame.answers import PageResponse
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.dashboard.frame.rendering import page
from scheducal.dashboard.frame.requests import PageRequest
from scheducal.errors import Refusal
from scheducal.values import replace
from scheducal.walltime.wall_time import WallTime

HERE = "/dashboard/appointments"
_AN_HOUR = timedelta(hours=1)


def ask_new(request: PageRequest) -> PageResponse:
    """Ask for a new appointment. One AWS request, the session's."""
    begin = request.at.replace(minute=0, second=0, microsecond=0) + _AN_HOUR
    zone = request.viewer.zone
    values = {
        "appointmentStart": field_text(WallTime.at(begin, zone)),
        "appointmentEnd": field_text(WallTime.at(begin + _AN_HOUR, zone)),
        "appointmentTimeZone": zone,
    }
    return _new(request, Form(), values)


def create(request: PageRequest) -> PageResponse:
    """Make it."""
    form = new_form(fields_of(request))
    people = invitees_in(form.shown("people"))

    def done(made: Any) -> tuple[str, str]:
        appointment = made.after.appointment
        told = f" {appointment.invitee_count} get an invitation." if appointment.invitee_count else ""
        told = " Nobody was notified." if request.is_quiet else told
        return f"{HERE}/{appointment.appointment_id}", f"The appointment was made.{told}"

    def again(form: Form[Any], _: Sequence[Missed]) -> PageResponse:
        return _new(request, with_people(form, people), {})

    return attempt(
        request, form, lambda command: appointments().create(command, value_of(form), _no_calendar), done, again
    )


def ask_edit(request: PageRequest) -> PageResponse:
    """Show an appointment's fields. Three AWS requests, the session's among them."""
    return _edit(request, Form(), ())


def update(request: PageRequest) -> PageResponse:
    """Change it."""
    form, identity = edit_form(fields_of(request)), identity_of(request)

    def done(after: Aggregate) -> tuple[str, str]:
        return f"{HERE}/{after.appointment.appointment_id}", "The appointment is as you left it."

    return attempt(
        request,
        form,
        lambda command: appointments().update(command, identity, value_of(form)),
        done,
        lambda form, lines: _edit(request, form, lines),
        since(request),
    )


def ask_invite(request: PageRequest) -> PageResponse:
    """Ask whom to invite. Three AWS requests, the session's among them."""
    return _invite(request, Form())


def invite(request: PageRequest) -> PageResponse:
    """Invite somebody."""
    form, identity = read_form(fields_of(request), SendInvitation), identity_of(request)

    def done(decision: Any) -> tuple[str, str]:
        told = "is on the list, and was not notified" if request.is_quiet else "gets an invitation"
        return f"{HERE}/{identity}", f"{decision.touched[0].address} {told}."

    return attempt(
        request,
        form,
        lambda command: appointments().invite(command, identity, value_of(form)),
        done,
        lambda form, _: _invite(request, form),
    )


def ask_uninvite(request: PageRequest) -> PageResponse:
    """Ask before somebody is taken off the list. Three AWS requests, the session's among them."""
    return _uninvite(request, request.query.get("who", ""), Form(), ())


def uninvite(request: PageRequest) -> PageResponse:
    """Take somebody off the list."""
    identity, who = identity_of(request), request.form.get("who", ("",))[-1]

    def done(decision: Any) -> tuple[str, str]:
        return f"{HERE}/{identity}", f"{decision.touched[0].address} is off the list."

    return attempt(
        request,
        Form(),
        lambda command: appointments().uninvite(command, identity, who),
        done,
        lambda form, lines: _uninvite(request, who, form, lines),
    )


def ask_cancel(request: PageRequest) -> PageResponse:
    """Ask before an appointment is cancelled. Three AWS requests, the session's among them."""
    return _cancel(request, Form(), ())


def cancel(request: PageRequest) -> PageResponse:
    """Cancel it for good."""
    form, identity = read_form(fields_of(request), CancelAppointment), identity_of(request)

    def done(after: Aggregate) -> tuple[str, str]:
        return f"{HERE}/{after.appointment.appointment_id}", "The appointment was cancelled."

    return attempt(
        request,
        form,
        lambda command: appointments().cancel(command, identity, value_of(form).comment),
        done,
        lambda form, lines: _cancel(request, form, lines),
        since(request),
    )


def _new(request: PageRequest, form: Form[Any], values: dict[str, Any]) -> PageResponse:
    return page(
        request,
        TEMPLATES,
        "edit.html",
        title="New appointment",
        status=422 if form.errors else 200,
        form=form,
        values=values,
        version=None,
        lines=(),
        told=audience_of_new(request.viewer.sender, "Everybody whom you name gets an invitation for their calendar."),
        back=HERE,
        action=HERE,
        verb="Make the appointment",
    )


def _edit(request: PageRequest, form: Form[Any], lines: Sequence[Missed]) -> PageResponse:
    found = read(request)
    if found.aggregate is None or found.booking is not None:
        raise Refusal("appointment_is_booked", "this is a booking: change it on its own page")
    appointment, identity = found.aggregate.appointment, identity_of(request)
    values = shown(appointment, _instant(request, "start"), _instant(request, "end"))
    return page(
        request,
        TEMPLATES,
        "edit.html",
        title=f"Edit {appointment.subject or 'the appointment'}",
        status=status_of(form, lines),
        form=form,
        values=values,
        version=appointment.version,
        lines=lines,
        told=audience_of(found),
        back=f"{HERE}/{identity}",
        action=f"{HERE}/{identity}/edit",
        verb="Save the appointment",
    )


def _invite(request: PageRequest, form: Form[Any]) -> PageResponse:
    here, found = f"{HERE}/{identity_of(request)}", read(request)
    told = Audience("They get an invitation for their calendar. Nobody else is told.", asks=True)
    if found.aggregate and found.aggregate.invited:
        told = replace(told, asks=audience_of(found).asks)
    return page(
        request,
        TEMPLATES,
        "invite.html",
        title="Invite somebody",
        status=422 if form.errors else 200,
        form=form,
        told=told,
        back=here,
        action=f"{here}/invite",
    )


def _uninvite(request: PageRequest, who: str, form: Form[Any], lines: Sequence[Missed]) -> PageResponse:
    found = read(request)
    invitee = found.aggregate.invitee(who) if found.aggregate else None
    if invitee is None or invitee.removed_at is not None:
        raise Refusal("appointment_not_found", "nobody with this id is invited")
    said = [f"{invitee.address} gets a cancellation, and the event leaves their calendar.", "Nobody else is told."]
    title = f"Take {invitee.name or invitee.address} off the list?"
    question = Confirmation(title, said, "Take off the list", is_end=True, asks=audience_of(found).asks)
    back = f"{HERE}/{identity_of(request)}"
    return question_page(request, question, form, lines, back=back, hidden={"who": who})


def _cancel(request: PageRequest, form: Form[Any], lines: Sequence[Missed]) -> PageResponse:
    found = read(request)
    if found.booking is not None:
        raise Refusal("appointment_is_booked", "this is a booking: cancel it on its own page")
    told, reason = audience_of(found), "Comment for those invited"
    said = ["It is cancelled for good, and leaves every calendar that it is in.", told.said]
    question = Confirmation(
        "Cancel this appointment?", said, "Cancel the appointment", reason, is_end=True, asks=told.asks
    )
    version = found.aggregate.appointment.version if found.aggregate else None
    back = f"{HERE}/{identity_of(request)}"
    return question_page(request, question, form, lines, back=back, reason_name="comment", version=version)


def _instant(request: PageRequest, name: str) -> datetime | None:
    """Read an instant that a link proposes; what is none is as if it were not there."""
    try:
        found = datetime.fromisoformat(request.query.get(name, ""))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None


def _no_calendar(_tenant_id: str, _calendar_id: str) -> None:
    """Find no calendar: the form has no field for one, so that it is the tenant's own."""
    return
