"""Works replay jobs off, a part at a time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.metrics import own_metrics
from scheducal.needs import Needs, worker
from scheducal.store.table import table
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.wiring import replay_queue, retry_queue
from scheducal.webhooks.replay.rows import JobMessage
from scheducal.webhooks.replay.worker import JobWorker
from scheducal.work_batch import BatchRunner

NEEDS = Needs(rows=("read", "write"), consumes=("replay",), sends=("retry", "replay"), dependencies="outbound")

logger = Logger()
metrics = own_metrics()
batches = BatchRunner("replay", logger, metrics)


@cache
def _worker() -> JobWorker:
    return JobWorker(table(), DeliveryRepository(table()), retry_queue(), replay_queue(), clock.now)


@worker(NEEDS)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Let a part that fails come back by the queue; the job itself remembers how far it is."""

    def work(record: SQSRecord) -> Iterable[str]:
        message = JobMessage.from_json(record.body)
        logger.info("replayed", extra={"job_id": message.job_id, "outcome": _worker().work(message)})
        return ()

    return batches.work_off(event, context, work)
