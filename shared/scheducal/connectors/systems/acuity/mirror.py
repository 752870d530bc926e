"""Keeps an appointment in Acuity for each of ours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from scheducal.clock import isoformat
from scheducal.connectors.outcome import ErrorTable
from scheducal.connectors.record import Pushed, RecordStep, Source, Wanted, plan
from scheducal.connectors.runners.conversation import Conversation
from scheducal.http.request import Request, Response
from scheducal.values import replace

APPOINTMENTS: Final = "/appointments"
_NUMBERS: Final = ("appointmentTypeID", "calendarID")
_MOVE: Final = frozenset({"datetime", "calendarID"})
# What is cancelled already is as good as gone.
outcome: Final = ErrorTable(codes={"reschedule_canceled": "gone"}, code="error", remote_id="id").judge


def wanted(source: Source) -> Wanted:
    """Show when it is and who comes. The notes name the appointment, so that it can be found."""
    appointment, customer, mapping = source.appointment, source.customer, source.mapping
    guest = next(iter(appointment.invitees), appointment.organizer)
    fields: dict[str, Any] = {
        **{name: int(value) if name in _NUMBERS else value for name, value in mapping.items() if value},
        "firstName": mapping["firstName"] or guest.name or "Guest",
        "lastName": mapping["lastName"] or "-",
        "datetime": isoformat(appointment.start),
        "timezone": (customer.time_zone if customer else None) or appointment.time_zone,
        "notes": f"{mapping['notes']}\n{appointment.appointment_id}".strip(),
    }
    return Wanted(fields if customer else {"email": guest.address, **fields}, exists=not appointment.cancelled)


def steps(wanted: Wanted, pushed: Pushed | None) -> Sequence[RecordStep]:
    """Plan as most systems do. Of a booked appointment, only the time and the calendar can be changed."""
    planned = [each for each in plan(wanted, pushed) if each.operation != "update" or _MOVE & each.fields.keys()]
    return [replace(each, fields={**each.fields, "datetime": wanted.fields["datetime"]}) for each in planned]


def request(step: RecordStep) -> Request:
    """Book, move or cancel it, as an admin, whom Acuity's own rules do not stop."""
    query = {"admin": "true", **({"noEmail": "true"} if step.notifies is False else {})}
    if step.operation == "create":
        usual = {name: int(step.settings[name]) for name in _NUMBERS if name in step.settings}
        return Request("POST", APPOINTMENTS, query, body={**usual, **step.fields})
    path = f"{APPOINTMENTS}/{step.remote_id}"
    if step.operation == "cancel":
        return Request("PUT", f"{path}/cancel", query, body={})
    moved = {name: value for name, value in step.fields.items() if name in {*_MOVE, "timezone"}}
    return Request("PUT", f"{path}/reschedule", query, body=moved)


def find(step: RecordStep) -> Conversation:
    """Look at the appointments of its day for the one whose notes name it."""
    day = datetime.fromisoformat(step.fields["datetime"])
    first, last = (f"{day + timedelta(days=days):%Y-%m-%d}" for days in (-1, 1))
    listed = yield Request("GET", APPOINTMENTS, {"minDate": first, "maxDate": last, "max": "100"}, reads="anything")
    named = (each for each in listed.items if step.appointment_id in str(each.get("notes", "")))
    return Response(200, next(named, {}))
