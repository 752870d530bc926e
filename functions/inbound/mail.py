"""From the mail bucket to the appointments: each new mail is read once, and answers nobody."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.appointments.repository import AppointmentRepository
from scheducal.connectors.systems.email.replies.inbox import inbox
from scheducal.connectors.systems.email.replies.outcome import set_aside_as
from scheducal.connectors.systems.email.replies.service import Replies
from scheducal.connectors.systems.email.replies.stored_mail import StoredMail, mails_in
from scheducal.metrics import own_metrics
from scheducal.store.table import table

logger = Logger()
metrics = own_metrics()
processor = BatchProcessor(event_type=EventType.SQS)


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Messages that fail come back by the queue; those that fail 20 times end in its dead-letter queue."""

    def work(record: SQSRecord) -> None:
        for mail in mails_in(record.body):
            _take(mail)

    return process_partial_response(event=event, record_handler=work, processor=processor, context=context)


def _take(mail: StoredMail) -> None:
    data = inbox().read(mail)
    if data is None:
        logger.info("gone", extra={"message_id": mail.message_id})
        return
    outcomes = Replies(AppointmentRepository(table())).receive(data, mail.message_id, clock.to_seconds(clock.now()))
    if reason := set_aside_as(outcomes):
        inbox().set_aside(mail, reason)
    for outcome in outcomes:
        metrics.add_metric(name=f"reply.{outcome}", unit=MetricUnit.Count, value=1)
    logger.info("received", extra={"message_id": mail.message_id, "outcomes": outcomes})
