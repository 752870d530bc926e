"""Jobs as rows of the table, and as work items.

A tenant's own jobs lie in its partition. Those of operators lie in one that outlives the tenant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from scheducal.clock import isoformat
from scheducal.jobs.model import Job
from scheducal.store.due import due_entry, due_rows
from scheducal.store.keys import Key
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, is_absent
from scheducal.values import dataclass
from scheducal.work_item import WorkItem

PREFIX = "job"
JOBS = "JOB#"
# A part whose message was lost is sent again by the sweep after so long.
GRACE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class JobItem(WorkItem):
    """Names a job on the queue, and the part: the cursor that it begins at. None: whichever is next."""

    partition: str
    job_id: str
    cursor: str | None = None


def tenant_jobs(tenant_id: str) -> str:
    """Name the partition of the jobs that a tenant sees."""
    return f"T#{tenant_id}#JOBS"


def operator_jobs(tenant_id: str) -> str:
    """Name the partition of the jobs that operators have about a tenant. It stays when the tenant is deleted."""
    return f"OPERATOR#JOBS#{tenant_id}"


def job_key(partition: str, job_id: str) -> Key:
    """Give the key of a job's row."""
    return Key(partition, f"{JOBS}{job_id}")


def job_put(job: Job) -> Put:
    """Build the write that starts a job: its row goes through the stream, and is due if nothing comes of it."""
    key = job_key(job.partition, job.job_id)
    return Put(key, job_item(job) | job_due(job.job_id, job.starts_at + GRACE), is_absent())


def job_due(job_id: str, at: datetime) -> Item:
    """Give the attributes that let the sweep find a job."""
    return due_entry("job", job_id, at)


def job_item(job: Job) -> dict[str, Any]:
    """Build the row of a job, without its due entry."""
    return {
        "kind": "job",
        "tenantId": job.tenant_id,
        "jobId": job.job_id,
        "jobKind": job.kind,
        "createdAt": isoformat(job.created_at),
        "startsAt": isoformat(job.starts_at),
        "actor": job.actor,
        "parameters": job.parameters,
        "state": job.state,
        "cursor": job.cursor,
        "counts": job.counts,
        "report": job.report,
        "attempts": job.attempts,
        "notBefore": isoformat(job.not_before) if job.not_before else None,
        "endedAt": isoformat(job.ended_at) if job.ended_at else None,
    }


def job_of(item: Item) -> Job:
    """Read the job from its row."""
    return Job(
        partition=item["pk"],
        tenant_id=item["tenantId"],
        job_id=item["jobId"],
        kind=item["jobKind"],
        created_at=datetime.fromisoformat(item["createdAt"]),
        starts_at=datetime.fromisoformat(item["startsAt"]),
        actor=item["actor"],
        parameters=item["parameters"],
        state=item["state"],
        cursor=item["cursor"],
        counts=item["counts"],
        report=item["report"],
        attempts=item["attempts"],
        not_before=datetime.fromisoformat(item["notBefore"]) if "notBefore" in item else None,
        ended_at=datetime.fromisoformat(item["endedAt"]) if "endedAt" in item else None,
    )


def items_of(rows: Iterable[Item], now: datetime) -> list[JobItem]:
    """List the jobs among committed rows that begin at once."""
    begun = [row for row in rows if datetime.fromisoformat(row["startsAt"]) <= now]
    return [JobItem(row["pk"], row["jobId"]) for row in begun]


def due_jobs(table: Table, now: datetime, most_per_shard: int) -> Iterator[JobItem]:
    """Read jobs that begin now, or whose message was lost."""
    for item in due_rows(table, "job", now, most_per_shard):
        yield JobItem(item["pk"], item["sk"].removeprefix(JOBS))
