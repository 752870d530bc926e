"""From committed events to the queues. Knows nothing of what is to be done about them."""

from __future__ import annotations

from collections.abc import Iterable

from scheducal.calendars.system import EMAIL, calendar_of
from scheducal.store.values import Item
from scheducal.sync.message import SyncMessage
from scheducal.sync.queue import SyncQueue

# Events that tell of a sync's own end or of a mail's, and must not start one; and those of bookings, which come beside
# others.
_OF_NO_CHANGE = ("appointment.sync_failed", "attendee.unreachable", "booking.")


def messages_for(events: Iterable[Item]) -> list[SyncMessage]:
    """One message per appointment whose state an event says has changed, in the order of the events."""
    about = (event for event in events if "appointmentId" in event)
    changed = (event for event in about if not event["eventType"].startswith(_OF_NO_CHANGE))
    messages = (SyncMessage(each["tenantId"], each["appointmentId"], each.get("system", EMAIL)) for each in changed)
    return list(dict.fromkeys(messages))


def send_on(messages: Iterable[SyncMessage], mail: SyncQueue, calendars: SyncQueue) -> int:
    """Each to the queue of its system, and their number; raises queue.SendFailed."""
    chosen = list(messages)
    connected = [each for each in chosen if calendar_of(each.system)]
    return mail.send(each for each in chosen if not calendar_of(each.system)) + calendars.send(connected)
