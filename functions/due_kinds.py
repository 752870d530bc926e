"""Every kind of due work that the sweep puts on a queue. A new kind is one entry more."""

from __future__ import annotations

from typing import Any

from scheducal.connectors.connections.tokens.ahead import due_renewals
from scheducal.connectors.looks.queue import changes_queue
from scheducal.connectors.looks.repository import Looks
from scheducal.connectors.pull.subscriptions.repository import PullStateRepository
from scheducal.connectors.push.queue import calendars_queue, send_on, sync_queue
from scheducal.connectors.push.repository import SyncRepository
from scheducal.jobs.queue import jobs_queue
from scheducal.jobs.rows import due_jobs
from scheducal.store.due import DueKind
from scheducal.system_names import EMAIL
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.wiring import replay_queue, retry_queue
from scheducal.webhooks.replay.rows import overdue_jobs

DELIVERIES = DueKind(
    "deliveries",
    lambda table, now, most: DeliveryRepository(table).due(now, most),
    ("retry",),
    lambda items: retry_queue().send(items),
    # Put off only now: a sweep that fails before this sends some twice, and loses none.
    sent=lambda table, item, now: DeliveryRepository(table).put_off(item, now),
)
DUE_KINDS: tuple[DueKind[Any], ...] = (
    DueKind(
        "syncs",
        lambda table, now, most: SyncRepository(table, EMAIL).due(now, most),
        ("sync", "calendars"),
        lambda items: send_on(items, sync_queue(), calendars_queue()),
    ),
    DueKind(
        "pulls",
        lambda table, now, most: PullStateRepository(table).due(now, most),
        ("changes",),
        lambda items: changes_queue().send(items),
    ),
    DueKind(
        "looks",
        lambda table, now, most: Looks(table).due(now, most),
        ("changes",),
        lambda items: changes_queue().send(items),
    ),
    DueKind("renewals", due_renewals, ("changes",), lambda items: changes_queue().send(items)),
    DueKind("replays", overdue_jobs, ("jobs",), lambda items: replay_queue().send(items)),
    DueKind("jobs", due_jobs, ("jobs",), lambda items: jobs_queue().send(items)),
    DELIVERIES,
)
