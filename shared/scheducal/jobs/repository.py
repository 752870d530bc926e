"""Jobs in the table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from scheducal.clock import isoformat
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.jobs.model import Job, Progress, pause_after, summed
from scheducal.jobs.rows import GRACE, JOBS, PREFIX, job_due, job_key, job_of
from scheducal.store.conditions import Attr
from scheducal.store.due import DUE
from scheducal.store.leases import Lease, LeaseLost, claim, finish
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Update
from scheducal.values import dataclass

# More than the job's function may take.
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class HeldJob:
    """A job whose next part is ours to do."""

    job: Job
    lease: Lease


class JobRepository:
    """Reads jobs, and writes how far they are."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, partition: str, job_id: str) -> Job:
        """Read a job; raises Refusal `job_not_found`."""
        item = self._table.get(job_key(partition, job_id)) if is_id(job_id, PREFIX) else None
        if item is None:
            raise Refusal("job_not_found", "there is no job with this id", param="jobId")
        return job_of(item)

    def newest(self, partition: str, limit: int, start: Item | None = None) -> tuple[list[Job], Item | None]:
        """Read one page of a partition's jobs, newest first, and where the next begins."""
        condition = Attr("pk").eq(partition) & Attr("sk").begins_with(JOBS)
        page = self._table.query(condition, limit=limit, start=start, forward=False)
        return [job_of(item) for item in page.items], page.next_start

    def claim(self, partition: str, job_id: str, cursor: str | None, now: datetime) -> HeldJob:
        """Claim the part that begins at the cursor, None: the next one.

        Raises LeaseLost where somebody works on it, it has begun or ended, or its time has not come.
        """
        key = job_key(partition, job_id)
        item = self._table.get(key)
        job = job_of(item) if item else None
        if job is None or not job.may_go_on(now) or cursor not in (None, job.cursor):
            raise LeaseLost
        # Counted here, so that a part that kills its process comes to an end too.
        values = {"state": "running", "attempts": job.attempts + 1} | job_due(job_id, now + LEASE)
        is_as_read = Attr("state").eq(job.state) & Attr("attempts").eq(job.attempts) & Attr("cursor").eq(job.cursor)
        lease, after = claim(self._table, key, values, now=now, until=now + LEASE, condition=is_as_read)
        return HeldJob(job_of(after), lease)

    def advance(self, held: HeldJob, progress: Progress, now: datetime, kept: timedelta | None) -> Job:
        """Keep what a part did, and give the job as it then is; raises LeaseLost. kept: after its end."""
        values = {
            "counts": summed(held.job.counts, progress.counts),
            "report": {**held.job.report, **progress.report},
            "attempts": 0,
        }
        if progress.cursor is None:
            return self._end(held, values | {"state": "done"}, now, kept)
        until = now + progress.wait
        values |= {"cursor": progress.cursor, "notBefore": isoformat(until), **job_due(held.job.job_id, until + GRACE)}
        return job_of(finish(self._table, held.lease, values))

    def put_off(self, held: HeldJob, now: datetime) -> None:
        """Try the part again later; raises LeaseLost."""
        until = now + pause_after(held.job.attempts)
        finish(self._table, held.lease, {"notBefore": isoformat(until), **job_due(held.job.job_id, until)})

    def give_up(self, held: HeldJob, reason: str, now: datetime, kept: timedelta | None) -> Job:
        """End a job that cannot go on; raises LeaseLost."""
        report = {**held.job.report, "error": reason}
        return self._end(held, {"state": "failed", "report": report}, now, kept)

    def called_off(self, after: Job) -> Update:
        """Build the write that ends a job of which no part was done."""
        values = {"state": after.state, "endedAt": isoformat(after.ended_at) if after.ended_at else None}
        waits = Attr("state").eq("running") & Attr("attempts").eq(0) & Attr("cursor").eq("")
        waits |= Attr("state").eq("waiting")
        return Update(job_key(after.partition, after.job_id), values, remove=DUE, condition=waits)

    def going_on(self, after: Job, now: datetime) -> Update:
        """Build the write that lets a job go on which was given up. The sweep finds it."""
        values = {"state": after.state, "attempts": after.attempts, "report": after.report} | job_due(after.job_id, now)
        failed = Attr("state").eq("failed")
        return Update(
            job_key(after.partition, after.job_id),
            values,
            remove=("endedAt", "expiresAt", "notBefore"),
            condition=failed,
        )

    def _end(self, held: HeldJob, values: Mapping[str, Any], now: datetime, kept: timedelta | None) -> Job:
        expires = {} if kept is None else {"expiresAt": int((now + kept).timestamp())}
        ended = {**values, "endedAt": isoformat(now), **expires}
        return job_of(finish(self._table, held.lease, ended, remove=DUE))
