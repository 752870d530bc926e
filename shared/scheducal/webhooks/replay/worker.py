"""Works jobs about deliveries off: some deliveries at a time, then a pause, from wherever the job stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from scheducal.clock import Clock
from scheducal.store.conditions import Attr
from scheducal.store.table import ConditionFailed, Table
from scheducal.store.writes import Update
from scheducal.values import dataclass, replace
from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.delivery.repository import DeliveryRepository, Overtaken
from scheducal.webhooks.delivery.rules import replayed, skipped
from scheducal.webhooks.delivery.work_item import DeliveryQueue, message_for
from scheducal.webhooks.replay.model import ReplayJob
from scheducal.webhooks.replay.rows import AT_ONCE, PAUSE, ReplayMessage, ReplayQueue, due, job_key, job_of

ReplayResult = Literal["nothing", "overtaken", "waiting", "going on", "spent", "done"]


@dataclass(frozen=True, slots=True)
class ReplayWorker:
    """retries: the queue of deliveries.
    jobs: the queue on which a job sends itself on.
    """

    table: Table
    deliveries: DeliveryRepository
    retries: DeliveryQueue
    jobs: ReplayQueue
    clock: Clock

    def work(self, message: ReplayMessage) -> ReplayResult:
        """Work the next part of a job.

        A part that is done twice replays nothing twice, since the replayed deliveries are no longer failed.
        While an attempt is under way that a job is to skip, it waits for the sweeper to send it again.
        """
        item = self.table.get(job_key(message.tenant_id, message.webhook_id, message.job_id))
        job = job_of(item) if item else None
        if job is None or job.state == "done" or message.cursor not in (None, job.cursor):
            return "nothing"
        if job.aim == "skip":
            return self._skip(job, message)
        failed, cursor = self.deliveries.failed(job, AT_ONCE)
        again = list(self._replayed(failed))
        self.retries.send([message_for(delivery) for delivery in again])
        return self._advance(job, cursor, len(again), message)

    def _skip(self, job: ReplayJob, message: ReplayMessage) -> ReplayResult:
        found, cursor = self.deliveries.open(job, AT_ONCE)
        is_whole = True
        for delivery in found:
            try:
                # What a worker tries just now may still be delivered.
                if not delivery.is_under_way(self.clock()):
                    self.deliveries.settle(delivery, skipped(delivery))
                    continue
            except Overtaken:
                pass
            is_whole = False
        return self._advance(job, cursor, 0, message) if is_whole else "waiting"

    def _replayed(self, failed: list[Delivery]) -> Iterator[Delivery]:
        for delivery in failed:
            after = replayed(delivery, self.clock())
            try:
                self.deliveries.settle(delivery, after)
            except Overtaken:
                continue  # somebody replayed it by hand just now
            yield after

    def _advance(self, job: ReplayJob, cursor: str | None, count: int, message: ReplayMessage) -> ReplayResult:
        key, now = job_key(job.tenant_id, job.webhook_id, job.job_id), self.clock()
        after = replace(job, replayed=job.replayed + count, cursor=cursor or job.cursor)
        values = {"replayed": after.replayed, "cursor": after.cursor, "state": "running" if cursor else "done"}
        if cursor:
            update = Update(key, values | due(key, now), condition=Attr("cursor").eq(job.cursor))
        else:
            update = Update(key, values, remove=("duePk", "dueAt"), condition=Attr("cursor").eq(job.cursor))
        try:
            self.table.update(update)
        except ConditionFailed:
            return "overtaken"
        if cursor is None:
            return "done"
        # A part of its own: what counts as hops is that the same part is sent on.
        part = replace(message, cursor=after.cursor, lineage=replace(message.lineage, hops=0))
        # What is skipped runs over nobody.
        pause = PAUSE if job.aim == "replay" else timedelta()
        return "going on" if self.jobs.send_on(part, pause) else "spent"
