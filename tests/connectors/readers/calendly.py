"""Calendly's samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.connectors.systems.calendly import errors, trigger
from tests.connectors.readers.reader import Reader, Sample


def record(sample: Sample) -> Mapping[str, Any] | None:
    """Give the invitee with the event, as a request has it. An answer has no event."""
    payload = sample.json.get("payload", {})
    return payload if "scheduled_event" in payload else None


_EXPORT = "It is an export for those who move to us, and no answer that the connector asks for."
READER = Reader(
    adopt=trigger.adopt,
    outcome=errors.outcome,
    signature=trigger.SIGNATURE,
    changes=trigger.changes,
    remote=trigger.remote,
    record=record,
    unread=dict.fromkeys(
        ("event_types_list.json", "scheduled_events_list.json", "user_availability_schedules.json"), _EXPORT
    ),
)
