"""Who is interested in an event, given as its row (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scheducal.store.values import Item

# Events about the end of a push or of a mail must not start a push. Those of bookings come beside others.
_CHANGES_NOTHING = ("appointment.sync_failed", "attendee.unreachable", "invitee.undeliverable", "booking.")
_ABOUT_PRESENCE = frozenset({"booking.no_show", "booking.completed"})
_CONNECTED = frozenset({"calendar.connected", "connection.connected"})
_TO_PULL = _CONNECTED | {"calendar.disconnected", "connection.disconnected"}


def changed_appointments(events: Iterable[Item]) -> Iterator[Item]:
    """Keep the events after which other systems may lag behind an appointment."""
    return (each for each in events if "appointmentId" in each and not each["eventType"].startswith(_CHANGES_NOTHING))


def missed_bookings(events: Iterable[Item]) -> Iterator[Item]:
    """Keep the events that say that nobody came, or that somebody did after all. The appointment stays as it is."""
    return (each for each in events if each["eventType"] in _ABOUT_PRESENCE and "appointmentId" in each)


def connections_to_pull(events: Iterable[Item]) -> Iterator[Item]:
    """Keep the events after which a connection needs a pull run."""
    return (each for each in events if each["eventType"] in _TO_PULL)


def is_connected(event: Item) -> bool:
    """Tell whether access to a connection was given, for the first time or again."""
    return event["eventType"] in _CONNECTED


def connection_in(event: Item) -> str:
    """Give the id of the connection that an event is about."""
    return str(event.get("calendarId") or event["connectionId"])


def is_for(event: Item, webhook_id: str, event_types: Iterable[str]) -> bool:
    """Tell whether an endpoint gets the event. A test names its endpoint, which gets it without a subscription."""
    if "webhookId" in event:
        return bool(event["webhookId"] == webhook_id)
    return event["eventType"] in event_types
