"""The envelope of an event: what a subscriber gets, whatever the event is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from scheducal import API_VERSION
from scheducal.clock import isoformat
from scheducal.events.types import EventType

Envelope = dict[str, Any]


def envelope(event_type: EventType, data: Mapping[str, Any], at: datetime) -> Envelope:
    """Wrap the data of one event that happened at an instant, under an id of its own.

    data: complete, so that a receiver needs no second call.
    """
    return {
        "id": str(uuid4()),
        "eventType": event_type,
        "timestamp": isoformat(at),
        "apiVersion": API_VERSION,
        "data": dict(data),
    }
