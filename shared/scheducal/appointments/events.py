"""What subscribers are told of a change: complete, so that a receiver needs no second call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from scheducal.api.envelope import API_VERSION
from scheducal.appointments.appointment import Aggregate
from scheducal.appointments.rules import Decision, EventType
from scheducal.clock import isoformat

Envelope = dict[str, Any]


def envelopes(decision: Decision) -> Iterator[Envelope]:
    """The decision's events in the contract's envelope, each under an id of its own."""
    changed = {"changed": list(decision.changed)} if decision.changed else {}
    for event_type in decision.events:
        yield envelope(event_type, decision.after, at=decision.after.appointment.updated_at, **changed)


def envelope(event_type: EventType, aggregate: Aggregate, *, at: datetime, **more: Any) -> Envelope:
    """One event about an appointment, at an instant; `more` is added to its data."""
    return {
        "id": str(uuid4()),
        "eventType": event_type,
        "timestamp": isoformat(at),
        "apiVersion": API_VERSION,
        "data": {**_data(aggregate), **more},
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
