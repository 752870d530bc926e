"""Messages about connected calendars: which one to look at, and no more. What is to be done is in the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import ClassVar

from scheducal.events.routing import connection_in, connections_to_pull, is_connected
from scheducal.queue import sqs_queue
from scheducal.settings import changes_settings
from scheducal.store.keys import Key, look_key, pull_state_key, tokens_key
from scheducal.store.values import Item
from scheducal.values import dataclass
from scheducal.work_item import WorkItem, lineage_of
from scheducal.work_queue import WorkQueue


@dataclass(frozen=True, slots=True)
class ChangesMessage(WorkItem):
    """A calendar in which something may have changed.

    at: since when, seconds since the epoch.
    reference: of the one event to look at, None for whatever changed.
    renew: whether the calendar asks for the subscription to be renewed now.
    renews_tokens: whether nothing is looked at, and the connection's tokens are renewed; else None, which no body has.
    """

    tenant_id: str
    connection_id: str
    at: int
    reference: str | None = None
    renew: bool = False
    renews_tokens: bool | None = None

    @property
    def row(self) -> Key:
        """Key the row of the tokens, of the look at one event, or of the whole pull."""
        if self.renews_tokens:
            return tokens_key(self.tenant_id, self.connection_id)
        if self.reference is not None:
            return look_key(self.tenant_id, self.connection_id, self.reference)
        return pull_state_key(self.tenant_id, self.connection_id)

    body_names: ClassVar[Mapping[str, str]] = {"connection_id": "calendar_id"}


ChangesQueue = WorkQueue[ChangesMessage]


@cache
def changes_queue() -> ChangesQueue:
    """Give the function's own queue; one client per process."""
    return ChangesQueue(sqs_queue(changes_settings().changes_queue_url))


def messages_about(events: Iterable[Item]) -> list[ChangesMessage]:
    """Build one message for each event, given as its row, after which to pull from a calendar.

    Where access was given again the subscription is renewed at once: with the access before, the calendar may have
    dropped it.
    """
    return [
        ChangesMessage(
            each["tenantId"],
            connection_in(each),
            _seconds(each["occurredAt"]),
            renew=is_connected(each),
            lineage=lineage_of(each),
        )
        for each in connections_to_pull(events)
    ]


def _seconds(instant: str) -> int:
    return int(datetime.fromisoformat(instant).timestamp())
