"""The pipeline behind the table: stream to dispatch, queue to sync, and the sweep that makes up for losses."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_lambda_event_sources import SqsDlq
from constructs import Construct

from infra import permissions
from infra.functions.function import Runtime, ScheduCalFunction
from infra.settings.model import Settings
from infra.workers.queues import dead_letter_queue, work_off, work_queue
from infra.workers.worker import make_worker, run_by_clock
from scheducal.needs import Queue

# The stream carries every row; only new events, replays and jobs start Lambda.
EVENT_ROWS = lambda_.FilterCriteria.filter(
    {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["event", "replay", "job"]}}}}
)
STREAM_RETRIES = 10
SWEEP_INTERVAL = Duration.minutes(1)
# A day is sealed a few hours after its end.
ARCHIVE_INTERVAL = Duration.hours(6)


class Pipeline(Construct):
    """Queues, and after start() the workers. queues: by the names that needs have for them."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self.sync_dlq = dead_letter_queue(self, "SyncDlq")
        self.dispatch_dlq = dead_letter_queue(self, "DispatchDlq")
        self.sweep_dlq = dead_letter_queue(self, "SweepDlq")
        timeout = settings.functions.pipeline_timeout_seconds
        self.sync_queue = work_queue(self, "SyncQueue", worker_timeout_seconds=timeout, dead=self.sync_dlq)
        self.queues: dict[Queue, sqs.Queue] = {"sync": self.sync_queue}

    @property
    def dead_letter_queues(self) -> dict[str, sqs.Queue]:
        """Give every dead-letter queue, by the name of what failed."""
        return {"Sync": self.sync_dlq, "Dispatch": self.dispatch_dlq, "Sweep": self.sweep_dlq}

    @property
    def functions(self) -> tuple[ScheduCalFunction, ...]:
        """Give the workers."""
        return (self.dispatch, self.sync, self.sweep, self.expire, self.archive)

    def start(self, runtime: Runtime, concurrency: Mapping[str, int], *, stream_arn: str) -> None:
        """Make the workers, and start them from the stream, the queue and the clock."""
        self.dispatch = make_worker("functions.pipeline.dispatch", runtime)
        self.sync = make_worker("functions.pipeline.sync", runtime)
        self.sweep = make_worker("functions.pipeline.sweep", runtime, traced=False)
        self.expire = make_worker("functions.pipeline.expire", runtime, traced=False)
        self._from_stream(stream_arn, runtime.settings.delivery.batching_seconds)
        work_off(self.sync, "Queue", queue=self.sync_queue, concurrency=concurrency["sync"])
        self.archive = make_worker("functions.pipeline.archive", runtime, traced=False)
        run_by_clock([self.sweep, self.expire], every=SWEEP_INTERVAL, dead=self.sweep_dlq)
        run_by_clock([self.archive], every=ARCHIVE_INTERVAL, dead=self.sweep_dlq)

    def _from_stream(self, stream_arn: str, batching_seconds: int) -> None:
        self.dispatch.allow(permissions.read_stream(stream_arn), permissions.send_message(self.dispatch_dlq))
        lambda_.EventSourceMapping(
            self.dispatch,
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
