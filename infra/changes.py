"""Connected calendars' work: their syncs, visits to them, and where their notifications come in."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_lambda_destinations import SqsDestination
from constructs import Construct

from infra import permissions
from infra.data import DUE
from infra.function import Runtime, ScheduCalFunction
from infra.queues import dead_letter_queue, work_off, work_queue

# Where calendar systems send notifications; they have no API key.
INBOUND = frozenset({"functions.inbound.webhook"})
# How often comparisons that are due are looked for; each is due once a day.
COMPARE_INTERVAL = Duration.minutes(5)


class Changes(Construct):
    """Queues and workers. What the workers may do is granted by the stack, which then calls connect()."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        runtime: Runtime,
        table: Mapping[str, str],
        access: Mapping[str, str],
    ) -> None:
        super().__init__(scope, construct_id)
        self._timeout = runtime.settings.functions.pipeline_timeout_seconds
        self._table = table
        self.dead_letter_queues: dict[str, sqs.Queue] = {}
        self.calendars_queue = self._queue("Calendars")
        self.changes_queue = self._queue("Changes")
        self.queues = {
            "CALENDARS_QUEUE_URL": self.calendars_queue.queue_url,
            "CHANGES_QUEUE_URL": self.changes_queue.queue_url,
        }
        environment = {**table, **access, **self.queues}
        self.dead_letter_queues["Reconcile"] = self.reconcile_dlq = dead_letter_queue(self, "ReconcileDlq")
        self.calendars = self._worker("functions.pipeline.calendars", runtime, environment)
        self.changes = self._worker("functions.pipeline.changes", runtime, environment)
        self.reconcile = self._worker("functions.pipeline.reconcile", runtime, environment)

    @property
    def functions(self) -> tuple[ScheduCalFunction, ...]:
        """The workers."""
        return (self.calendars, self.changes, self.reconcile)

    @property
    def hand_on(self) -> list[iam.PolicyStatement]:
        """Put work on either queue."""
        return [permissions.send_message(self.calendars_queue), permissions.send_message(self.changes_queue)]

    def environment(self, module: str) -> dict[str, str]:
        """The variables of an endpoint's function."""
        return {**self._table, "CHANGES_QUEUE_URL": self.changes_queue.queue_url} if module in INBOUND else {}

    def statements(self, module: str, table: dynamodb.ITableV2) -> list[iam.PolicyStatement]:
        """What an endpoint's function may do: judge a notification, and queue a visit."""
        if module not in INBOUND:
            return []
        return [permissions.read_rows(table), permissions.send_message(self.changes_queue)]

    def grant(
        self, table: dynamodb.ITableV2, access: list[iam.PolicyStatement], key: list[iam.PolicyStatement]
    ) -> None:
        """Let the workers do their work. access: what it takes to reach the calendars."""
        for worker, queue in ((self.calendars, self.calendars_queue), (self.changes, self.changes_queue)):
            worker.allow(permissions.consume(queue), *self.hand_on, *access, *key)
            worker.allow(permissions.read_rows(table), permissions.write_rows(table))
        self.changes.allow(permissions.query_indexes(table, DUE))
        self.reconcile.allow(permissions.read_rows(table), permissions.write_rows(table), *access, *key)
        self.reconcile.allow(permissions.query_indexes(table, DUE, "lists"))
        self.reconcile.allow(*map(permissions.send_message, (self.calendars_queue, self.reconcile_dlq)))

    def connect(self, workers: Mapping[str, int]) -> None:
        """Start the workers from their queues."""
        self._map("Syncs", self.calendars, self.calendars_queue, workers["calendars"])
        self._map("Visits", self.changes, self.changes_queue, workers["changes"])
        self._from_clock()

    def _from_clock(self) -> None:
        # The next run is minutes away, so a failed one is reported rather than repeated.
        target = self.reconcile.target
        target.configure_async_invoke(retry_attempts=0, on_failure=SqsDestination(self.reconcile_dlq))
        rung = targets.LambdaFunction(target, dead_letter_queue=self.reconcile_dlq, retry_attempts=2)
        events.Rule(self, "Clock", schedule=events.Schedule.rate(COMPARE_INTERVAL), targets=[rung])

    def _queue(self, name: str) -> sqs.Queue:
        dead = self.dead_letter_queues[name] = dead_letter_queue(self, f"{name}Dlq")
        return work_queue(self, f"{name}Queue", worker_timeout_seconds=self._timeout, dead=dead)

    def _worker(self, module: str, runtime: Runtime, environment: Mapping[str, str]) -> ScheduCalFunction:
        return ScheduCalFunction(
            self,
            module=module,
            runtime=runtime,
            memory_mb=runtime.settings.functions.pipeline_memory_mb,
            timeout_seconds=self._timeout,
            environment=environment,
            dependencies="calendars",
        )

    def _map(self, name: str, worker: ScheduCalFunction, queue: sqs.Queue, concurrency: int) -> None:
        work_off(self, name, queue=queue, worker=worker.target, concurrency=concurrency)
