"""Connected calendars' work: their syncs, pull runs, and the daily comparison."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_lambda_destinations import SqsDestination
from constructs import Construct

from infra import permissions
from infra.function import Runtime, ScheduCalFunction
from infra.queues import dead_letter_queue, work_off, work_queue
from infra.settings import Settings
from infra.workers import make_worker
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
        """The workers."""
        return (self.calendars, self.changes, self.reconcile)

    def start(self, runtime: Runtime, concurrency: Mapping[str, int]) -> None:
        """Make the workers, and start them from their queues and the clock."""
        self.calendars = make_worker(self, "functions.pipeline.calendars", runtime)
        self.changes = make_worker(self, "functions.pipeline.changes", runtime)
        self.reconcile = make_worker(self, "functions.pipeline.reconcile", runtime)
        self._map("Syncs", self.calendars, self.calendars_queue, concurrency["calendars"])
        self._map("Visits", self.changes, self.changes_queue, concurrency["changes"])
        self._from_clock()

    def _from_clock(self) -> None:
        # The next run is minutes away, so a failed one is reported rather than repeated.
        self.reconcile.allow(permissions.send_message(self.reconcile_dlq))
        target = self.reconcile.target
        target.configure_async_invoke(retry_attempts=0, on_failure=SqsDestination(self.reconcile_dlq))
        rung = targets.LambdaFunction(target, dead_letter_queue=self.reconcile_dlq, retry_attempts=2)
        events.Rule(self, "Clock", schedule=events.Schedule.rate(COMPARE_INTERVAL), targets=[rung])

    def _queue(self, name: str) -> sqs.Queue:
        dead = self.dead_letter_queues[name] = dead_letter_queue(self, f"{name}Dlq")
        return work_queue(self, f"{name}Queue", worker_timeout_seconds=self._timeout, dead=dead)

    def _map(self, name: str, worker: ScheduCalFunction, queue: sqs.Queue, concurrency: int) -> None:
        work_off(self, name, queue=queue, worker=worker.target, concurrency=concurrency)
