"""The sync queue."""

from __future__ import annotations

from functools import cache

from scheducal.queue import sqs_queue
from scheducal.settings import calendar_queue_settings, queue_settings
from scheducal.sync.message import SyncMessage
from scheducal.work_queue import WorkQueue

SyncQueue = WorkQueue[SyncMessage]


@cache
def calendars_queue() -> SyncQueue:
    """The queue of connected calendars, so that one that is slow keeps no mail waiting; one client per process."""
    return SyncQueue(sqs_queue(calendar_queue_settings().calendars_queue_url))


@cache
def sync_queue() -> SyncQueue:
    """The function's sync queue; one client per process."""
    return SyncQueue(sqs_queue(queue_settings().sync_queue_url))
