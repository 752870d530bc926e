"""Queues: encrypted, reached by TLS only, each with a dead-letter queue that keeps what failed for 14 days."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.functions.function import ScheduCalFunction
from infra.workers.concurrency import MAX_RECEIVE_COUNT

BATCH = 10
# The longest that SQS lets a message wait.
LONGEST_DELAY_SECONDS = 900


def dead_letter_queue(scope: Construct, construct_id: str) -> sqs.Queue:
    """Make a queue whose every message is an incident."""
    return sqs.Queue(
        scope,
        construct_id,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=Duration.days(14),
    )


def work_queue(scope: Construct, construct_id: str, *, worker_timeout_seconds: int, dead: sqs.Queue) -> sqs.Queue:
    """Make a queue that a Lambda works off; a message stays hidden six times as long as the worker may take."""
    return sqs.Queue(
        scope,
        construct_id,
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        visibility_timeout=Duration.seconds(6 * worker_timeout_seconds),
        retention_period=Duration.days(4),
        dead_letter_queue=sqs.DeadLetterQueue(queue=dead, max_receive_count=MAX_RECEIVE_COUNT),
    )


def work_off(
    worker: ScheduCalFunction, construct_id: str, *, queue: sqs.IQueue, concurrency: int, batch: int = BATCH
) -> None:
    """Start the worker from the queue; what it could not do comes back message by message.

    concurrency: how many of them at once. batch: messages at a time.
    """
    lambda_.EventSourceMapping(
        worker,
        construct_id,
        target=worker.target,
        event_source_arn=queue.queue_arn,
        batch_size=batch,
        report_batch_item_failures=True,
        max_concurrency=concurrency,
    )
