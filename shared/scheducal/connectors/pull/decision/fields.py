"""The fields of an event that people change in a calendar: as the calendar shows them, and as we ask for them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from scheducal.appointments.model import Appointment
from scheducal.clock import isoformat
from scheducal.connectors.connected import RemoteEvent, digest
from scheducal.connectors.pull.decision.bodies import is_same, read

Field = Literal["time", "subject", "body", "location"]
FIELDS: Final[tuple[Field, ...]] = ("time", "subject", "body", "location")
# Of each field, the names in `PushedState.seen` and `PushedState.pushed`.
NAMES: Final[Mapping[Field, tuple[str, ...]]] = {
    "time": ("start", "end", "zone"),
    "subject": ("subject",),
    "body": ("body",),
    "location": ("location",),
}
# Of each field, the names in requests, which the audit log has too.
PARAMS: Final[Mapping[Field, frozenset[str]]] = {
    "time": frozenset({"appointmentStart", "appointmentEnd", "appointmentTimeZone"}),
    "subject": frozenset({"appointmentSubject"}),
    "body": frozenset({"appointmentBody"}),
    "location": frozenset({"appointmentLocation"}),
}


def differs(field: Field, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Tell whether a field is not the same in two of `PushedState.seen`, or in two of `PushedState.pushed`."""
    return any(one.get(name, "") != other.get(name, "") for name in NAMES[field])


def agrees(field: Field, ours: Appointment, theirs: RemoteEvent, *, zone_changed: bool) -> bool:
    """Tell whether the calendar shows what the appointment says. A zone counts only where somebody changed it there."""
    match field:
        case "time":
            same = (theirs.start, theirs.end) == (ours.start.instant, ours.end.instant)
            return same and not (zone_changed and theirs.time_zone not in (None, ours.start.zone))
        case "subject":
            return digest(ours.subject) == digest(theirs.subject)
        case "location":
            return digest(ours.location) == digest(theirs.location)
        case "body":
            return is_same(ours, theirs)


def said(field: Field, ours: Appointment) -> str:
    """Put our field into words, for the timeline."""
    if field == "time":
        times = f"{ours.start.isoformat()} to {ours.end.isoformat()} {ours.start.zone}"
        return f"{times} ({isoformat(ours.start.instant)} to {isoformat(ours.end.instant)})"
    return str(getattr(ours, field) or "")


def shown(field: Field, theirs: RemoteEvent, ours: Appointment) -> str:
    """Put the field as the calendar has it into words, for the timeline: a body in our format where it fits."""
    match field:
        case "time":
            moments = (isoformat(each) if each else "" for each in (theirs.start, theirs.end))
            return " to ".join(moments)
        case "body":
            return read(theirs.body_html, ours.shown_format)[0] or ""
        case "subject":
            return theirs.subject or ""
        case "location":
            return theirs.location or ""
