"""An appointment as its events tell of it: everything, up to a size that every receiver takes. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from scheducal.appointments.delegation.rules import delegators
from scheducal.appointments.model import Aggregate, Appointment, Invitee
from scheducal.appointments.rules import AppointmentDecision
from scheducal.clock import isoformat
from scheducal.events.model import Envelope, envelope
from scheducal.events.rows import event_put, log_key
from scheducal.store.keys import appointment_partition
from scheducal.store.writes import Put

# Frameworks refuse bodies of 100 KB unless told otherwise, and a row of the table holds 400.
LARGEST = 64 * 1024


def event_data(aggregate: Aggregate, more: Mapping[str, Any]) -> dict[str, Any]:
    """Give the newest version in full, with what the event itself adds.

    What would make it larger than 64 KB is left out, the body first, then what attendees said beyond their responses;
    `omitted` names it then, by field.
    """
    data = {**_everything(aggregate), **more}
    if _size(data) > LARGEST:
        # The body is what grows, and can be read again by id.
        del data["body"]
        data["omitted"] = ["body"]
    if _size(data) > LARGEST:
        data["attendees"] = [named(invitee) for invitee in aggregate.invited]
        data["omitted"] = ["body", "attendees"]
    return data


def said_by(invitee: Invitee, appointment: Appointment) -> dict[str, Any]:
    """Describe who answered, and what; a proposal in wall times of the appointment's zone."""
    answer = invitee.answer
    assert answer is not None, "only who answered is told of so"
    said = {
        "comment": answer.comment,
        "respondedBy": answer.answered_by,
        "delegatedTo": answer.delegate,
        "proposedStart": appointment.wall_time(answer.proposed_start),
        "proposedEnd": appointment.wall_time(answer.proposed_end),
        "proposedStartInstant": isoformat(answer.proposed_start) if answer.proposed_start else None,
        "proposedEndInstant": isoformat(answer.proposed_end) if answer.proposed_end else None,
        "proposedLocation": answer.proposed_place,
        "additionalGuests": answer.additional_guests or None,
    }
    stated = {name: value for name, value in said.items() if value is not None}
    return {**named(invitee), "respondedAt": isoformat(answer.stamp), **stated}


def _everything(aggregate: Aggregate) -> dict[str, Any]:
    appointment, places = aggregate.appointment, delegators(aggregate)
    data = {
        "appointmentId": appointment.appointment_id,
        "subject": appointment.subject,
        "start": appointment.start.isoformat(),
        "end": appointment.end.isoformat(),
        "timeZone": appointment.start.zone,
        "startInstant": isoformat(appointment.start.instant),
        "endInstant": isoformat(appointment.end.instant),
        "location": appointment.location,
        "body": appointment.body,
        "bodyFormat": appointment.shown_format,
        "status": appointment.status,
        "version": appointment.version,
        "attendees": [_with_places(_attendee(invitee, appointment), places) for invitee in aggregate.invited],
    }
    return data if appointment.comment is None else {**data, "comment": appointment.comment}


def _attendee(invitee: Invitee, appointment: Appointment) -> dict[str, Any]:
    """Describe an attendee with the answer, where one counts: a receiver that drops an older event misses nothing."""
    counts = invitee.answer is not None and invitee.participation != "needsAction"
    return said_by(invitee, appointment) if counts else named(invitee)


def _with_places(described: dict[str, Any], places: Mapping[str, list[str]]) -> dict[str, Any]:
    """Say of a delegate in whose place they come."""
    found = places.get(described["inviteeId"])
    return {**described, "delegatedFrom": found} if found else described


def named(invitee: Invitee) -> dict[str, Any]:
    """Describe an invitee, and whether they come."""
    return {
        "inviteeId": invitee.invitee_id,
        "name": invitee.name,
        "email": invitee.address,
        "response": invitee.participation,
    }


def _size(data: Mapping[str, Any]) -> int:
    return len(json.dumps(data, ensure_ascii=False).encode())


def envelopes(decision: AppointmentDecision) -> Iterator[Envelope]:
    """Give the decision's events in the contract's envelope, each under an id of its own."""
    more: dict[str, Any] = {"changed": list(decision.changed)} if decision.changed else {}
    if decision.in_calendar:
        more["changedBy"] = "calendar"
    if decision.action in ("answered", "countered"):
        invitee, places = decision.touched[0], delegators(decision.after)
        more["attendee"] = _with_places(said_by(invitee, decision.after.appointment), places)
    at = decision.after.appointment.updated_at
    for event_type in decision.events:
        yield envelope(event_type, event_data(decision.after, more), at)


def appointment_event(appointment: Appointment, event: Envelope, suffix: str) -> Put:
    """Build the row of an event about an appointment's version. suffix: unique among the version's events."""
    marks = {
        "appointmentId": appointment.appointment_id,
        "version": appointment.version,
        "system": appointment.system,
    }
    partition = appointment_partition(appointment.tenant_id, appointment.appointment_id)
    key = log_key(partition, f"{appointment.version:010d}#{suffix}")
    return event_put(key, appointment.tenant_id, event, appointment.updated_at, marks, None)
