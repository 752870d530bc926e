"""From committed events to the queues. Knows nothing of what is to be done about them."""

from __future__ import annotations

from collections.abc import Iterable

from scheducal.store.values import Item
from scheducal.sync.message import SyncMessage

# Events that tell of a sync's own end, and must not start one.
_OF_SYNC = {"appointment.sync_failed"}


def messages_for(events: Iterable[Item], system: str) -> list[SyncMessage]:
    """One message per appointment whose state an event says has changed, in the order of the events."""
    changed = (event for event in events if "appointmentId" in event and event["eventType"] not in _OF_SYNC)
    messages = (SyncMessage(event["tenantId"], event["appointmentId"], system) for event in changed)
    return list(dict.fromkeys(messages))
