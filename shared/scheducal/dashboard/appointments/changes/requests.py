"""Forms of appointments, as the bodies that the API takes (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from scheducal.appointments.model import Appointment
from scheducal.appointments.requests import CreateAppointment, UpdateAppointment
from scheducal.dashboard.frame.forms import Form, read_form
from scheducal.walltime.wall_time import WallTime

Fields = Mapping[str, tuple[str, ...]]
PEOPLE = "people"
# What an empty field takes away.
_CLEARED = {"appointmentSubject": "subject", "appointmentBody": "body", "appointmentLocation": "location"}


def new_form(fields: Fields) -> Form[CreateAppointment]:
    """Read the form of a new appointment. Invitees are lines of a text: `Name <address>`, or the address alone."""
    people = list(invitees_in(fields.get(PEOPLE, ("",))[-1]))
    named = {
        f"invitees[{place}].{name}": (value,)
        for place, person in enumerate(people)
        for name, value in person.items()
        if value
    }
    form = read_form({**{name: each for name, each in fields.items() if name != PEOPLE}, **named}, CreateAppointment)
    return with_people(Form(fields, form.errors, form.value), people)


def with_people(form: Form[CreateAppointment], people: list[dict[str, str]]) -> Form[CreateAppointment]:
    """Tell what is wrong with an invitee at the field that has them all, with the line."""
    errors = {}
    for name, message in form.errors.items():
        place = name.removeprefix("invitees[").partition("]")[0]
        is_person = name.startswith("invitees[") and place.isdecimal() and int(place) < len(people)
        errors[PEOPLE if is_person else name] = f"Line {int(place) + 1}: {message}" if is_person else message
    return Form(form.given, errors, form.value)


def invitees_in(text: str) -> list[dict[str, str]]:
    """Read lines of names and addresses. A line without an address is taken for one, and refused later."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, address = parseaddr(line) if "<" in line else ("", line)
        found.append({"name": name.strip(), "address": address.strip() or line})
    return found


def edit_form(fields: Fields) -> Form[UpdateAppointment]:
    """Read the form of a change. A text that was emptied is taken away."""
    form = read_form(fields, UpdateAppointment)
    emptied = {
        attribute: None for name, attribute in _CLEARED.items() if name in fields and not fields[name][-1].strip()
    }
    return Form(form.given, form.errors, form.value.model_copy(update=emptied) if form.value else None)


def shown(appointment: Appointment, start: datetime | None, end: datetime | None) -> dict[str, Any]:
    """Give what the fields show at first. start, end: instants that somebody proposes, None for its own."""
    zone = appointment.start.zone
    begins = WallTime.at(start, zone) if start else appointment.start
    ends = WallTime.at(end, zone) if end else appointment.end
    return {
        "appointmentStart": field_text(begins),
        "appointmentEnd": field_text(ends),
        "appointmentTimeZone": zone,
        "appointmentSubject": appointment.subject or "",
        "appointmentLocation": appointment.location or "",
        "appointmentBody": appointment.body or "",
    }


def field_text(wall: WallTime) -> str:
    """Write a wall time as a browser's field for date and time has it."""
    return wall.local.isoformat(timespec="seconds" if wall.local.second else "minutes")
