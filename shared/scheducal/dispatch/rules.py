"""Events of which nobody was told, and who should have been, by what is known of them now. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from scheducal.store.values import Item
from scheducal.values import dataclass
from scheducal.webhooks.delivery.rows import KEPT

# How long the stream, the queues and their retries may take before an event counts as left alone.
GRACE = timedelta(hours=1)
# Without its delivery's row, nobody can tell a delivery that ended from one that was never planned.
LONGEST_AGO = KEPT - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unplanned:
    """One event. row: as in the table. lacks: ids of endpoints without a delivery, names of systems without a push."""

    row: Item
    lacks: tuple[str, ...]

    @property
    def named(self) -> dict[str, Any]:
        """Name it in a log or on a terminal, without its content."""
        names = ("tenantId", "eventId", "eventType", "occurredAt")
        return {name: self.row[name] for name in names} | {"lacks": list(self.lacks)}


def is_owed(event: Item, since: datetime) -> bool:
    """Tell whether somebody is owed an event, who asks for such events since an instant.

    One who asked in the same second may have asked after it. A test is owed to its endpoint, which it names.
    """
    return "webhookId" in event or since < happened_at(event)


def happened_at(event: Item) -> datetime:
    """Say when an event happened."""
    return datetime.fromisoformat(event["occurredAt"])


def subscribed_since(created_at: datetime, log: Iterable[Item]) -> datetime:
    """Say since when an endpoint has had the event types that it has now. log: its audit rows."""
    changes = (datetime.fromisoformat(each["at"]) for each in log if "eventTypes" in each["changed"])
    return max(changes, default=created_at)
