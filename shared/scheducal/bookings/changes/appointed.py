"""What a change of a booking makes of its appointment (pure)."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape, unescape
from typing import Any

from scheducal.appointments import rules as appointments
from scheducal.appointments.model import Aggregate, Appointment, invitee_id, new_appointment
from scheducal.bookings.model import Booking
from scheducal.bookings.rules import BookingDecision
from scheducal.clock import isoformat
from scheducal.tenants.model import Sender
from scheducal.values import replace

_INTRODUCTION = re.compile(r"(?:<p>)?With ([^\n<]+)\.(?:</p>|\n\n|$)")


def appointed(booking: Booking, sender: Sender, at: datetime, *, prime: bool) -> appointments.AppointmentDecision:
    """Make the appointment of a confirmed booking; its customer is invited where there is an address."""
    plain = new_appointment(booking.tenant_id, sender, booking.appointment_id, booking.start, booking.end, at)
    appointment = replace(plain, subject=booking.subject, location=booking.location, booking_id=booking.booking_id)
    if booking.snapshot.email is None:
        return appointments.created(appointment)
    first = appointments.invitee_of(appointment, booking.snapshot.name, booking.snapshot.email, at, prime=prime)
    return appointments.created(appointment, (first,))


def followed(
    decision: BookingDecision, aggregate: Aggregate, at: datetime, *, prime: bool = False
) -> appointments.AppointmentDecision | None:
    """Decide what an existing appointment becomes; None where the change is none of its own."""
    booking = decision.after
    # Somebody cancelled it in a calendar, and a cancellation is for good.
    if aggregate.appointment.is_cancelled:
        return None
    # One that was moved after it was confirmed can be declined.
    if decision.releases:
        return appointments.cancelled(aggregate, booking.reason, at)
    if decision.readdresses:
        return readdressed(decision, aggregate, at, prime=prime)
    if decision.event != "booking.rescheduled":
        return None
    # As instants: a reading that occurs twice would else be taken for its first occurrence.
    times = {"start": isoformat(booking.start.instant), "end": isoformat(booking.end.instant)}
    fields = {**times, "time_zone": booking.start.zone, **_reworded(decision, aggregate.appointment)}
    return appointments.updated(aggregate, fields, at)


def _reworded(decision: BookingDecision, appointment: Appointment) -> dict[str, Any]:
    """Give the texts that others who serve the booking change. Those that the business wrote itself stay."""
    before, after = decision.before, decision.after
    if before is None or set(before.resources) == set(after.resources):
        return {}
    texts = {"subject": (before.subject, after.subject), "location": (before.location, after.location)}
    changed = {name: new for name, (old, new) in texts.items() if old != new and getattr(appointment, name) == old}
    # Of a handover everybody hears, also where no text names who serves.
    return changed or (introduced(before, after, appointment) if decision.action == "reassigned" else {})


def introduced(before: Booking, after: Booking, appointment: Appointment) -> dict[str, Any]:
    """Put the names of those who are new before the body, in place of those that a handover before put there."""
    names = [each.name for each in after.resources if each not in before.resources]
    line, body, form = f"With {', '.join(names)}.", appointment.body or "", appointment.shown_format
    last = _INTRODUCTION.match(body)
    if last and set(unescape(last[1]).split(", ")) <= {each.name for each in before.resources}:
        body = body[last.end() :]
    if form == "html":
        return {"body": f"<p>{escape(line)}</p>{body}", "body_format": form}
    return {"body": f"{line}\n\n{body}" if body else line, "body_format": form}


def readdressed(
    decision: BookingDecision, aggregate: Aggregate, at: datetime, *, prime: bool
) -> appointments.AppointmentDecision | None:
    """Invite the customer's new address and take the old one off the list, in one version.

    None where the list stays as it is: the business may have changed it before.
    """
    steps = []
    old = decision.before.snapshot.email if decision.before else None
    if old is not None and _is_invited(aggregate, old):
        steps.append(appointments.uninvited(aggregate, old, at))
    new, last = decision.new_address, steps[-1].after if steps else aggregate
    if new is not None and not _is_invited(last, new):
        steps.append(appointments.invited(last, decision.after.snapshot.name, new, at, prime=prime))
    if not steps:
        return None
    first, final = steps[0], steps[-1]
    appointment = replace(final.after.appointment, version=first.after.appointment.version)
    touched = tuple(invitee for step in steps for invitee in step.touched)
    after = replace(final.after, appointment=appointment)
    return replace(final, before=first.before, after=after, action="readdressed", touched=touched)


def _is_invited(aggregate: Aggregate, address: str) -> bool:
    found = aggregate.invitee(invitee_id(aggregate.appointment.appointment_id, address))
    return found is not None and found.removed_at is None
