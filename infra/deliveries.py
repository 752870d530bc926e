"""Webhook deliveries: a queue for first attempts, one for everything that waits or may hang, one for replays."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra import permissions
from infra.function import Runtime, ScheduCalFunction
from infra.queues import dead_letter_queue, work_off, work_queue


class Deliveries(Construct):
    """Queues and workers. What the workers may do is granted by the stack, which then calls connect()."""

    def __init__(
        self, scope: Construct, construct_id: str, *, runtime: Runtime, environment: Mapping[str, str]
    ) -> None:
        super().__init__(scope, construct_id)
        self._timeout = runtime.settings.functions.pipeline_timeout_seconds
        self.dead_letter_queues: dict[str, sqs.Queue] = {}
        self.deliver_queue = self._queue("Deliver")
        self.retry_queue = self._queue("Retry")
        self.replay_queue = self._queue("Replay")
        schedule = runtime.settings.delivery.schedule
        self.queues = {
            "DELIVER_QUEUE_URL": self.deliver_queue.queue_url,
            "RETRY_QUEUE_URL": self.retry_queue.queue_url,
            "REPLAY_QUEUE_URL": self.replay_queue.queue_url,
        } | ({"DELIVERY_SCHEDULE": schedule} if schedule else {})
        self.deliver = self._worker("functions.pipeline.deliver", runtime, environment)
        self.replay = self._worker("functions.pipeline.replay", runtime, environment)

    @property
    def functions(self) -> tuple[ScheduCalFunction, ...]:
        """The two workers."""
        return (self.deliver, self.replay)

    @property
    def work(self) -> list[tuple[ScheduCalFunction, list[sqs.Queue], list[sqs.Queue]]]:
        """Each worker, the queues that it works off, and those that it sends to."""
        return [
            (self.deliver, [self.deliver_queue, self.retry_queue], [self.retry_queue]),
            (self.replay, [self.replay_queue], [self.retry_queue, self.replay_queue]),
        ]

    @property
    def hand_on(self) -> list[iam.PolicyStatement]:
        """Put work on every queue, as dispatch does."""
        return [permissions.send_message(self.deliver_queue), *self.hand_on_later]

    @property
    def hand_on_later(self) -> list[iam.PolicyStatement]:
        """Put back what is overdue, as the sweep does."""
        return [permissions.send_message(self.retry_queue), permissions.send_message(self.replay_queue)]

    def connect(self, workers: Mapping[str, int]) -> None:
        """Start the workers from their queues; endpoints known to hang have no share of the first attempts' workers."""
        self._map("FirstAttempts", self.deliver, self.deliver_queue, workers["deliver"])
        self._map("Retries", self.deliver, self.retry_queue, workers["retry"])
        self._map("Replays", self.replay, self.replay_queue, workers["replay"])

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
            environment={**environment, **self.queues},
            dependencies="outbound",
        )

    def _map(self, name: str, worker: ScheduCalFunction, queue: sqs.Queue, concurrency: int) -> None:
        work_off(self, name, queue=queue, worker=worker.target, concurrency=concurrency)
