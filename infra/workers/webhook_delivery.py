"""Webhook deliveries: a queue for first attempts, one for everything that waits or may hang, one for jobs."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.functions.function import Runtime, ScheduCalFunction
from infra.settings.model import Settings
from infra.workers.queues import dead_letter_queue, work_off, work_queue
from infra.workers.worker import make_worker
from scheducal.needs import Queue


class WebhookDelivery(Construct):
    """Queues, and after start() the workers. queues: by the names that needs have for them."""

    def __init__(self, scope: Construct, construct_id: str, *, settings: Settings) -> None:
        super().__init__(scope, construct_id)
        self._timeout = settings.functions.pipeline_timeout_seconds
        self.dead_letter_queues: dict[str, sqs.Queue] = {}
        self.deliver_queue = self._queue("Deliver")
        self.retry_queue = self._queue("Retry")
        # Its id is from when replays were the only jobs.
        self.jobs_queue = self._queue("Replay", "Jobs")
        self.queues: dict[Queue, sqs.Queue] = {
            "deliver": self.deliver_queue,
            "retry": self.retry_queue,
            "jobs": self.jobs_queue,
        }

    @property
    def functions(self) -> tuple[ScheduCalFunction, ...]:
        """Give the two workers."""
        return (self.deliver, self.jobs)

    def start(self, runtime: Runtime, concurrency: Mapping[str, int]) -> None:
        """Make the workers, and start them from their queues.

        Endpoints known to hang have no share of the first attempts' workers.
        """
        self.deliver = make_worker("functions.pipeline.deliver", runtime)
        self.jobs = make_worker("functions.pipeline.jobs", runtime)
        work_off(self.deliver, "FirstAttempts", queue=self.deliver_queue, concurrency=concurrency["deliver"])
        work_off(self.deliver, "Retries", queue=self.retry_queue, concurrency=concurrency["retry"])
        work_off(self.jobs, "Jobs", queue=self.jobs_queue, concurrency=concurrency["jobs"], batch=1)

    def _queue(self, name: str, failed: str | None = None) -> sqs.Queue:
        dead = self.dead_letter_queues[failed or name] = dead_letter_queue(self, f"{name}Dlq")
        return work_queue(self, f"{name}Queue", worker_timeout_seconds=self._timeout, dead=dead)
