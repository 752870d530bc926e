"""Notifications of calendar systems, as they come in: judged by one read, and queued; nobody learns which counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheducal.changes.message import ChangesMessage, ChangesQueue
from scheducal.changes.notifications import Notification
from scheducal.changes.rows import watch_of
from scheducal.changes.watch import NOTICED_FOR
from scheducal.store.keys import Key, watch_key
from scheducal.store.table import Table

_MOST_KEYS = 100


@dataclass(frozen=True, slots=True)
class Receiving:
    """queue: of visits."""

    table: Table
    queue: ChangesQueue

    def receive(self, notifications: Sequence[Notification], now: datetime) -> int:
        """How many calendars are to be visited. Raises store.table.Contention, queue.SendFailed: to be sent again."""
        at, messages = int(now.timestamp()), set[ChangesMessage]()
        for place in range(0, len(notifications), _MOST_KEYS):
            some = notifications[place : place + _MOST_KEYS]
            watches = self.table.batch_get([*dict.fromkeys(map(_key, some))], consistent=True)
            for each in some:
                row = watches.get(_key(each))
                if each.is_proven(watch_of(row) if row else None):
                    secret = each.secret
                    messages.add(ChangesMessage(secret.tenant_id, secret.calendar_id, at, renew=each.renew))
        return self.queue.send(messages, NOTICED_FOR)


def _key(notification: Notification) -> Key:
    return watch_key(notification.secret.tenant_id, notification.secret.calendar_id)
