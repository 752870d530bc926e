"""Replay jobs in the table: one at a time for an endpoint, by a row that names the newest."""

from __future__ import annotations

from datetime import datetime

from scheducal.errors import Refusal
from scheducal.ids import is_id, new_id
from scheducal.store.commit import Writes
from scheducal.store.conditions import Attr, Condition
from scheducal.store.keys import Key, webhook_partition
from scheducal.store.table import Table
from scheducal.store.writes import Put, is_absent
from scheducal.webhooks.endpoints.model import Endpoint
from scheducal.webhooks.replay.model import JobState, ReplayJob
from scheducal.webhooks.replay.rows import KEPT, job_key, job_of, job_put
from scheducal.webhooks.replay.rules import skipping

PREFIX = "rpl"
_RUNNING: JobState = "running"


def find_job(table: Table, tenant_id: str, webhook_id: str, job_id: str) -> ReplayJob:
    """Raise Refusal `replay_not_found`."""
    found = _read_job(table, tenant_id, webhook_id, job_id) if is_id(job_id, PREFIX) else None
    if found is None:
        raise Refusal("replay_not_found", "there is no replay with this id", param="replayId")
    return found


def newest_job_id(table: Table, tenant_id: str, webhook_id: str) -> str | None:
    """Give the id of the job started last; raises Refusal `replay_in_progress` while it is running."""
    item = table.get(_newest_key(tenant_id, webhook_id))
    if item is None:
        return None
    job_id = str(item["jobId"])
    found = _read_job(table, tenant_id, webhook_id, job_id)
    if found is not None and found.state == _RUNNING:
        message = "a replay of this webhook is running; wait until it is done"
        raise Refusal("replay_in_progress", message, data={"replayId": job_id})
    return job_id


def started(job: ReplayJob, before: str | None) -> Writes:
    """Build the writes that start a job, refused where another was started since `before`, the newest, was read."""
    condition: Condition = is_absent() if before is None else Attr("jobId").eq(before)
    item = {"kind": "newestReplay", "jobId": job.job_id, "expiresAt": int((job.created_at + KEPT).timestamp())}
    newest = Put(_newest_key(job.tenant_id, job.webhook_id), item, condition)
    return {"job": job_put(job), "newest": newest}


def skips(deleted: Endpoint, at: datetime) -> Writes:
    """Build the write that starts the job of a deleted endpoint."""
    return {"job": job_put(skipping(deleted, new_id(PREFIX, at), at))}


def _read_job(table: Table, tenant_id: str, webhook_id: str, job_id: str) -> ReplayJob | None:
    item = table.get(job_key(tenant_id, webhook_id, job_id))
    return job_of(item) if item else None


def _newest_key(tenant_id: str, webhook_id: str) -> Key:
    return Key(webhook_partition(tenant_id, webhook_id), "NEWEST_REPLAY")
