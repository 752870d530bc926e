"""Reads each new mail of the mail bucket once, and answers nobody by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.connectors.systems.email.replies.inbox import inbox
from scheducal.connectors.systems.email.replies.model import set_aside_as
from scheducal.connectors.systems.email.replies.service import Replies
from scheducal.connectors.systems.email.replies.stored_mail import StoredMail, mails_in
from scheducal.metrics import own_metrics
from scheducal.needs import Needs, worker
from scheducal.store.table import table
from scheducal.work_batch import BatchRunner

NEEDS = Needs(rows=("read", "write"), consumes=("mail",), stored_mail=True, dependencies="mail")

logger = Logger()
metrics = own_metrics()
batches = BatchRunner("reply", logger, metrics)


@worker(NEEDS, suspended="goes_on")
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Messages that fail come back by the queue; those that fail 20 times end in its dead-letter queue."""

    def work(record: SQSRecord) -> Iterable[str]:
        return [outcome for mail in mails_in(record.body) for outcome in _take(mail)]

    return batches.work_off(event, context, work)


def _take(mail: StoredMail) -> Iterable[str]:
    data = inbox().read(mail)
    if data is None:
        logger.info("gone", extra={"message_id": mail.message_id})
        return ()
    outcomes = Replies(table()).receive(data, mail.message_id, clock.to_seconds(clock.now()))
    if reason := set_aside_as(outcomes):
        inbox().set_aside(mail, reason)
    logger.info("received", extra={"message_id": mail.message_id, "outcomes": outcomes})
    return outcomes
