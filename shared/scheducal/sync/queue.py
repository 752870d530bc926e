"""The sync queue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache

from scheducal.queue import Outgoing, Queue, sqs_queue
from scheducal.settings import calendar_queue_settings, queue_settings
from scheducal.sync.message import SyncMessage


class SyncQueue:
    """Takes messages for the sync worker."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def send(self, messages: Iterable[SyncMessage], delay: timedelta = timedelta()) -> int:
        """Send each once and give their number; raises queue.SendFailed."""
        return self._queue.send(Outgoing(message.to_json(), delay) for message in messages)


@cache
def calendars_queue() -> SyncQueue:
    """The queue of connected calendars, so that one that is slow keeps no mail waiting; one client per process."""
    return SyncQueue(sqs_queue(calendar_queue_settings().calendars_queue_url))


@cache
def sync_queue() -> SyncQueue:
    """The function's sync queue; one client per process."""
    return SyncQueue(sqs_queue(queue_settings().sync_queue_url))
