"""Works jobs off: one part, then a message for the next. The row's due entry makes up for a message that is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from aws_lambda_powertools import Logger

from scheducal.clock import Clock
from scheducal.jobs.model import MOST_ATTEMPTS, JobKind, Progress
from scheducal.jobs.queue import JobQueue
from scheducal.jobs.repository import HeldJob, JobRepository
from scheducal.jobs.rows import JobItem
from scheducal.metrics import log_fault
from scheducal.store.leases import LeaseLost
from scheducal.values import dataclass, replace
from scheducal.work_item import rests

JobResult = Literal["nothing", "overtaken", "going on", "waiting", "spent", "done", "fault", "failed"]

logger = Logger()


@dataclass(frozen=True, slots=True)
class JobWorker:
    """kinds: by their names. queue: on which a job sends itself on."""

    jobs: JobRepository
    kinds: Mapping[str, JobKind]
    queue: JobQueue
    clock: Clock

    def work(self, item: JobItem, has_time: Callable[[], bool]) -> JobResult:
        """Work the next part of a job. A part whose end was not kept is done again."""
        try:
            held = self.jobs.claim(item.partition, item.job_id, item.cursor, self.clock())
        except LeaseLost:
            return "nothing"
        try:
            return self._held(held, item, has_time)
        except LeaseLost:
            return "overtaken"

    def _held(self, held: HeldJob, item: JobItem, has_time: Callable[[], bool]) -> JobResult:
        kind = self.kinds[held.job.kind]
        if held.job.attempts > MOST_ATTEMPTS:
            self.jobs.give_up(held, f"its part failed {MOST_ATTEMPTS} times", self.clock(), kind.kept)
            return "failed"
        try:
            progress = kind.step(held.job, has_time)
        except Exception as fault:  # noqa: BLE001  counted in the row, which ends the job after so many
            log_fault(logger, fault)
            self.jobs.put_off(held, self.clock())
            return "fault"
        return self._advance(held, progress, item, kind)

    def _advance(self, held: HeldJob, progress: Progress, item: JobItem, kind: JobKind) -> JobResult:
        after = self.jobs.advance(held, progress, self.clock(), kind.kept)
        if not after.is_open:
            return "done"
        if rests(progress.wait):
            return "waiting"
        # A part of its own: what counts as hops is that the same part is sent on.
        part = replace(item, cursor=after.cursor, lineage=replace(item.lineage, hops=0))
        return "going on" if self.queue.send_on(part, progress.wait) else "spent"
