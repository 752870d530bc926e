"""Sends calendar mail for each message of the sync queue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock, trace
from scheducal.connectors.push.queue import SyncMessage, marks, sync_queue
from scheducal.connectors.push.repository import SyncRepository
from scheducal.connectors.push.worker import PushWorker
from scheducal.connectors.systems.email.email_calendar import EmailCalendar
from scheducal.connectors.systems.email.ses import SesSender, ses_client
from scheducal.metrics import own_metrics
from scheducal.needs import READ_WRITE, Needs, worker
from scheducal.settings import mail_settings
from scheducal.store.table import table
from scheducal.tallies.counting import tallying
from scheducal.tenants.suspension import Suspensions
from scheducal.work_batch import BatchRunner

# What a step and the writes after it may take, and what is left for the messages that have to wait.
RESERVE = timedelta(seconds=20)

logger = Logger()
metrics = own_metrics()
batches = BatchRunner("sync", logger, metrics, tallying(table, marks))


@cache
def _email_calendar() -> EmailCalendar:
    return EmailCalendar(SesSender(ses_client(), mail_settings().mail_configuration_set))


@worker(
    Needs(rows=READ_WRITE, consumes=("sync",), sends=("sync",), sends_mail=True, dependencies="mail"), suspended="waits"
)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Messages that fail come back by the queue; those that fail 20 times end in its dead-letter queue."""
    system = _email_calendar()
    has_time = clock.has_time(context.get_remaining_time_in_millis(), RESERVE)
    worker = PushWorker(SyncRepository(table(), system.name), sync_queue(), system, clock.now, has_time)
    suspensions = Suspensions(table(), clock.now)

    def work(record: SQSRecord) -> Iterable[str]:
        message = SyncMessage.from_json(record.body)
        if suspensions.stops(message):
            return ("suspended",)
        outcome = worker.sync(message)
        logger.info("synced", extra={**message.ids, "outcome": outcome, **trace.current().told})
        return (outcome,)

    return batches.work_off(event, context, work)
