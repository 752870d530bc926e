"""Records what SES says became of each mail, once, however often SES says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.appointments.repository import AppointmentRepository
from scheducal.connectors.systems.email.feedback.service import Feedback
from scheducal.metrics import own_metrics
from scheducal.needs import Needs, worker
from scheducal.store.table import table
from scheducal.work_batch import BatchRunner

NEEDS = Needs(rows=("read", "write"), consumes=("feedback",), dependencies="mail")

logger = Logger()
metrics = own_metrics()
batches = BatchRunner("mail", logger, metrics)


@worker(NEEDS, suspended="goes_on")
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Messages that fail come back by the queue; those that fail five times end in its dead-letter queue."""
    feedback = Feedback(AppointmentRepository(table()), table())

    def work(record: SQSRecord) -> Iterable[str]:
        received = feedback.receive(record.body, clock.now())
        about = asdict(received.tags) if received.tags else {}
        logger.info("received", extra={"message_id": record.message_id, "outcome": received.outcome, **about})
        return (received.outcome,)

    return batches.work_off(event, context, work)
