"""Replays: one delivery, or all that failed since a time, as a stored job that goes on where it stopped.

A request only commits that a replay is wanted; the row reaches the queues through the stream, like an event.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from scheducal.clock import isoformat
from scheducal.store.due import due_entry, due_rows
from scheducal.store.keys import Key, webhook_partition
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, is_absent
from scheducal.values import dataclass
from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.delivery.work_item import DeliveryMessage
from scheducal.webhooks.replay.model import ReplayJob
from scheducal.work_item import WorkItem
from scheducal.work_queue import WorkQueue

KEPT = timedelta(days=30)
# Some at a time, then a pause, so that a receiver that has just come back is not run over.
AT_ONCE = 50
PAUSE = timedelta(seconds=5)
GRACE = timedelta(seconds=60)
JOBS = "JOB#"


@dataclass(frozen=True, slots=True)
class ReplayMessage(WorkItem):
    """Names a job on the queue, and the part: the cursor that it begins at. None: whichever is next."""

    tenant_id: str
    webhook_id: str
    job_id: str
    cursor: str | None = None


def job_key(tenant_id: str, webhook_id: str, job_id: str) -> Key:
    """Give the key of a job's row."""
    return Key(webhook_partition(tenant_id, webhook_id), f"{JOBS}{job_id}")


def job_put(job: ReplayJob) -> Put:
    """Build the write that starts a job: its row goes through the stream, and is overdue if nothing comes of it."""
    key = job_key(job.tenant_id, job.webhook_id, job.job_id)
    item = {
        "kind": "replay",
        "tenantId": job.tenant_id,
        "webhookId": job.webhook_id,
        "jobId": job.job_id,
        "since": isoformat(job.since),
        "until": isoformat(job.until),
        "createdAt": isoformat(job.created_at),
        "state": job.state,
        "cursor": job.cursor,
        "replayed": job.replayed,
        "aim": job.aim,
        "expiresAt": int((job.created_at + KEPT).timestamp()),
        **due(key, job.created_at),
    }
    return Put(key, item, is_absent())


def due(key: Key, at: datetime) -> dict[str, Any]:
    """Give the attributes that let the sweeper find a running job whose message was lost."""
    return due_entry("replay", key.sk, at + GRACE)


def job_of(item: Item) -> ReplayJob:
    """Read the job from its row."""
    return ReplayJob(
        tenant_id=item["tenantId"],
        webhook_id=item["webhookId"],
        job_id=item["jobId"],
        since=datetime.fromisoformat(item["since"]),
        until=datetime.fromisoformat(item["until"]),
        created_at=datetime.fromisoformat(item["createdAt"]),
        state=item["state"],
        cursor=item["cursor"],
        replayed=item["replayed"],
        aim=item.get("aim", "replay"),
    )


def single_put(after: Delivery, at: datetime) -> Put:
    """Build the write that sends one replayed delivery on its way through the stream."""
    sk = f"L#RPL#{after.delivery_id}#{after.generation:03d}"
    item = {
        "kind": "replay",
        "tenantId": after.tenant_id,
        "webhookId": after.webhook_id,
        "deliveryId": after.delivery_id,
        "generation": after.generation,
        "expiresAt": int((at + KEPT).timestamp()),
    }
    return Put(Key(webhook_partition(after.tenant_id, after.webhook_id), sk), item)


def singles_of(rows: Iterable[Item]) -> list[DeliveryMessage]:
    """List the messages that committed rows ask for, each of which replays one delivery."""
    return [
        DeliveryMessage(row["tenantId"], row["webhookId"], row["deliveryId"], 0, row["generation"], attempt=1)
        for row in rows
        if "deliveryId" in row
    ]


def jobs_of(rows: Iterable[Item]) -> list[ReplayMessage]:
    """List the jobs among committed rows."""
    return [ReplayMessage(row["tenantId"], row["webhookId"], row["jobId"], "") for row in rows if "jobId" in row]


def overdue_jobs(table: Table, now: datetime, most_per_shard: int) -> Iterator[ReplayMessage]:
    """Read running jobs whose message was lost."""
    for item in due_rows(table, "replay", now, most_per_shard):
        _, tenant_id, _, webhook_id = item["pk"].split("#")
        yield ReplayMessage(tenant_id, webhook_id, item["sk"].removeprefix(JOBS))


ReplayQueue = WorkQueue[ReplayMessage]


def is_replay(body: str) -> bool:
    """Tell whether a message on the queue of jobs is about a replay; those of other jobs name no webhook."""
    return "webhook_id" in json.loads(body)
