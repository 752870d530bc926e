"""From events about connections to visits: one that was made, or given access anew, or deleted. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheducal.changes.message import ChangesMessage
from scheducal.store.values import Item

_MADE = "calendar.connected"
_EVENTS = frozenset({_MADE, "calendar.disconnected"})


def messages_about(events: Iterable[Item]) -> list[ChangesMessage]:
    """One message for each event, given as its row, after which a calendar is to be visited.

    Where access was given anew the subscription is renewed at once: with the access before, the calendar may have
    dropped it.
    """
    return [
        ChangesMessage(
            each["tenantId"], each["calendarId"], _seconds(each["occurredAt"]), renew=each["eventType"] == _MADE
        )
        for each in events
        if each["eventType"] in _EVENTS
    ]


def _seconds(instant: str) -> int:
    return int(datetime.fromisoformat(instant).timestamp())
