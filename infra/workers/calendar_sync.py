"""Connected calendars' work: their syncs, pull runs, and the daily comparison."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.functions.function import Runtime, ScheduCalFunction
from infra.settings.model import Settings
from infra.workers.queues import dead_letter_queue, work_off, work_queue
from infra.workers.worker import make_worker, run_by_clock
from scheducal.needs import Queue

# How often comparisons that are due are looked for; each is due once a day.
COMPARE_INTERVAL = Duration.minutes(5)


class CalendarSync(Construct):
    """Queues, and after start() the workers. queues: by the names that needs have for them."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self._timeout = settings.functions.pipeline_timeout_seconds
        self.dead_letter_queues: dict[str, sqs.Queue] = {}
        self.calendars_queue = self._queue("Calendars")
        self.changes_queue = self._queue("Changes")
        self.queues: dict[Queue, sqs.Queue] = {"calendars": self.calendars_queue, "changes": self.changes_queue}
        self.dead_letter_queues["Reconcile"] = self.reconcile_dlq = dead_letter_queue(self, "ReconcileDlq")

    @property
    def functions(self) -> tuple[ScheduCalFunction, ...]:
        """Give the workers."""
        return (self.calendars, self.changes, self.reconcile)

    def start(self, runtime: Runtime, concurrency: Mapping[str, int]) -> None:
        """Make the workers, and start them from their queues and the clock."""
        self.calendars = make_worker("functions.pipeline.calendars", runtime)
        self.changes = make_worker("functions.pipeline.changes", runtime)
        self.reconcile = make_worker("functions.pipeline.reconcile", runtime, traced=False)
        work_off(self.calendars, "Syncs", queue=self.calendars_queue, concurrency=concurrency["calendars"])
        work_off(self.changes, "Visits", queue=self.changes_queue, concurrency=concurrency["changes"])
        run_by_clock([self.reconcile], every=COMPARE_INTERVAL, dead=self.reconcile_dlq)

    def _queue(self, name: str) -> sqs.Queue:
        dead = self.dead_letter_queues[name] = dead_letter_queue(self, f"{name}Dlq")
        return work_queue(self, f"{name}Queue", worker_timeout_seconds=self._timeout, dead=dead)
