"""What subscribers are told of a change: complete, so that a receiver needs no second call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from scheducal.api.envelope import API_VERSION
from scheducal.appointments.appointment import Aggregate, Appointment
from scheducal.appointments.rules import Decision, EventType
from scheducal.calendars.protocol import Invitee
from scheducal.clock import isoformat

Envelope = dict[str, Any]


def envelopes(decision: Decision) -> Iterator[Envelope]:
    """The decision's events in the contract's envelope, each under an id of its own."""
    more: dict[str, Any] = {"changed": list(decision.changed)} if decision.changed else {}
    if decision.in_calendar:
        more["changedBy"] = "calendar"
    if decision.action in ("answered", "countered"):
        more["attendee"] = _attendee(decision.touched[0], decision.after.appointment)
    for event_type in decision.events:
        yield envelope(event_type, decision.after, at=decision.after.appointment.updated_at, **more)


def envelope(event_type: EventType, aggregate: Aggregate, *, at: datetime, **more: Any) -> Envelope:
    """One event about an appointment, at an instant; `more` is added to its data."""
    return {
        "id": str(uuid4()),
        "eventType": event_type,
        "timestamp": isoformat(at),
        "apiVersion": API_VERSION,
        "data": {**_data(aggregate), **more},
    }


def _attendee(invitee: Invitee, appointment: Appointment) -> dict[str, Any]:
    """Whoever answered, and what; a proposal in wall times of the appointment's zone."""
    answer = invitee.answer
    assert answer is not None, "only an answer makes such an event"
    said = {
        "comment": answer.comment,
        "respondedBy": answer.answered_by,
        "delegatedTo": answer.delegate,
        "proposedStart": appointment.wall_time(answer.proposed_start),
        "proposedEnd": appointment.wall_time(answer.proposed_end),
    }
    return {
        "name": invitee.name,
        "email": invitee.address,
        "response": invitee.participation,
        "respondedAt": isoformat(answer.stamp),
        **{name: value for name, value in said.items() if value is not None},
    }


def _data(aggregate: Aggregate) -> dict[str, Any]:
    appointment = aggregate.appointment
    return {
        "appointmentId": appointment.appointment_id,
        "subject": appointment.subject,
        "start": appointment.start.isoformat(),
        "end": appointment.end.isoformat(),
        "timeZone": appointment.start.zone,
        "location": appointment.location,
        "status": appointment.status,
        "version": appointment.version,
        "attendees": [
            {"name": invitee.name, "email": invitee.address, "response": invitee.participation}
            for invitee in aggregate.invited
        ],
    }
