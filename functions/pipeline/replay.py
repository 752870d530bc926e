"""Works replay jobs off, a part at a time."""

from __future__ import annotations

from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.metrics import own_metrics
from scheducal.store.table import table
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.wiring import replay_queue, retry_queue
from scheducal.webhooks.replay.rows import JobMessage
from scheducal.webhooks.replay.worker import JobWorker

logger = Logger()
metrics = own_metrics()
processor = BatchProcessor(event_type=EventType.SQS)


@cache
def _worker() -> JobWorker:
    return JobWorker(table(), DeliveryRepository(table()), retry_queue(), replay_queue(), clock.now)


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """A part that fails comes back by the queue; the job itself remembers how far it is."""

    def work(record: SQSRecord) -> None:
        message = JobMessage.from_json(record.body)
        logger.info("replayed", extra={"job_id": message.job_id, "outcome": _worker().work(message)})

    return process_partial_response(event=event, record_handler=work, processor=processor, context=context)
