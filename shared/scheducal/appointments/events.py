"""What subscribers are told of a change: complete, so that a receiver needs no second call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from scheducal.api.envelope import API_VERSION
from scheducal.appointments.appointment import Aggregate
from scheducal.appointments.rules import Decision, EventType
from scheducal.appointments.telling import event_data, said_by
from scheducal.clock import isoformat

Envelope = dict[str, Any]


def envelopes(decision: Decision) -> Iterator[Envelope]:
    """The decision's events in the contract's envelope, each under an id of its own."""
    more: dict[str, Any] = {"changed": list(decision.changed)} if decision.changed else {}
    if decision.in_calendar:
        more["changedBy"] = "calendar"
    if decision.action in ("answered", "countered"):
        more["attendee"] = said_by(decision.touched[0], decision.after.appointment)
    for event_type in decision.events:
        yield envelope(event_type, decision.after, at=decision.after.appointment.updated_at, **more)


def envelope(event_type: EventType, aggregate: Aggregate, *, at: datetime, **more: Any) -> Envelope:
    """One event about an appointment, at an instant; `more` is added to its data."""
    return {
        "id": str(uuid4()),
        "eventType": event_type,
        "timestamp": isoformat(at),
        "apiVersion": API_VERSION,
        "data": event_data(aggregate, more),
    }
