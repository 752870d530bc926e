"""The pipeline behind the table: stream to dispatch, queue to sync, and the sweep that makes up for losses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_lambda_destinations import SqsDestination
from aws_cdk.aws_lambda_event_sources import SqsDlq
from constructs import Construct

from infra.function import Runtime, ScheduCalFunction
from infra.queues import dead_letter_queue, work_off, work_queue

# The stream carries every row; only new events and replays start Lambda.
EVENT_ROWS = lambda_.FilterCriteria.filter(
    {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["event", "replay"]}}}}
)
STREAM_RETRIES = 10
SWEEP_INTERVAL = Duration.minutes(1)


class Delivery(Construct):
    """Queues and workers. What the workers may do is granted by the stack, which then calls connect()."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        runtime: Runtime,
        table_environment: Mapping[str, str],
        delivery_environment: Mapping[str, str],
        mail_environment: Mapping[str, str],
    ) -> None:
        super().__init__(scope, construct_id)
        settings = runtime.settings.functions
        self.sync_dlq = dead_letter_queue(self, "SyncDlq")
        self.dispatch_dlq = dead_letter_queue(self, "DispatchDlq")
        self.sweep_dlq = dead_letter_queue(self, "SweepDlq")
        self.sync_queue = work_queue(
            self, "SyncQueue", worker_timeout_seconds=settings.pipeline_timeout_seconds, dead=self.sync_dlq
        )
        queue = {"SYNC_QUEUE_URL": self.sync_queue.queue_url}
        everything = {**table_environment, **delivery_environment, **queue}
        worker = partial(
            ScheduCalFunction,
            self,
            runtime=runtime,
            memory_mb=settings.pipeline_memory_mb,
            timeout_seconds=settings.pipeline_timeout_seconds,
        )
        self.dispatch = worker(module="functions.pipeline.dispatch", environment=everything)
        self.sync = worker(
            module="functions.pipeline.sync",
            environment={**table_environment, **queue, **mail_environment},
            dependencies="mail",
        )
        self.sweep = worker(module="functions.pipeline.sweep", environment=everything)
        self.expire = worker(module="functions.pipeline.expire", environment=table_environment)

    @property
    def dead_letter_queues(self) -> dict[str, sqs.Queue]:
        """Every dead-letter queue, by the name of what failed."""
        return {"Sync": self.sync_dlq, "Dispatch": self.dispatch_dlq, "Sweep": self.sweep_dlq}

    @property
    def functions(self) -> tuple[ScheduCalFunction, ...]:
        """The workers."""
        return (self.dispatch, self.sync, self.sweep, self.expire)

    def connect(self, *, stream_arn: str, batching_seconds: int, workers: Mapping[str, int]) -> None:
        """Start the workers from the stream, the queue and the clock. workers: how many at once, by queue."""
        self._from_stream(stream_arn, batching_seconds)
        work_off(self, "Queue", queue=self.sync_queue, worker=self.sync.target, concurrency=workers["sync"])
        self._from_clock()

    def _from_stream(self, stream_arn: str, batching_seconds: int) -> None:
        lambda_.EventSourceMapping(
            self,
            "Stream",
            target=self.dispatch.target,
            event_source_arn=stream_arn,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=250,
            max_batching_window=Duration.seconds(batching_seconds),
            filters=[EVENT_ROWS],
            bisect_batch_on_error=True,
            report_batch_item_failures=True,
            retry_attempts=STREAM_RETRIES,
            on_failure=SqsDlq(self.dispatch_dlq),
        )

    def _from_clock(self) -> None:
        # The next run is a minute away, so a failed one is reported rather than repeated.
        rung = [self.sweep.target, self.expire.target]
        for each in rung:
            each.configure_async_invoke(retry_attempts=0, on_failure=SqsDestination(self.sweep_dlq))
        ringing = [targets.LambdaFunction(each, dead_letter_queue=self.sweep_dlq, retry_attempts=2) for each in rung]
        events.Rule(self, "Clock", schedule=events.Schedule.rate(SWEEP_INTERVAL), targets=ringing)
