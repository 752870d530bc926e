"""Pushes appointments to connected calendars: the messages of a batch at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock, trace
from scheducal.connectors.push.queue import SyncMessage, marks
from scheducal.connectors.push.wiring import calendar_syncs
from scheducal.metrics import own_metrics
from scheducal.needs import REACHES_CALENDARS, worker
from scheducal.store.table import table
from scheducal.tallies.counting import tallying
from scheducal.tenants.suspension import Suspensions
from scheducal.values import replace
from scheducal.work_batch import BatchRunner

# What a step and the writes after it may take.
RESERVE = timedelta(seconds=30)

NEEDS = replace(
    REACHES_CALENDARS, consumes=("calendars",), sends=("calendars", "changes"), settings=("environment_key",)
)

logger = Logger()
metrics = own_metrics()
batches = BatchRunner("calendars", logger, metrics, tallying(table, marks))


@worker(NEEDS, suspended="waits")
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Messages that fail come back by the queue; whatever a calendar does is no failure of a message."""
    syncs = calendar_syncs(clock.has_time(context.get_remaining_time_in_millis(), RESERVE))

    suspensions = Suspensions(table(), clock.now)

    def work(record: SQSRecord) -> Iterable[str]:
        message = SyncMessage.from_json(record.body)
        if suspensions.stops(message):
            return ("suspended",)
        outcome = syncs.sync(message)
        logger.info("synced", extra={**message.ids, "outcome": outcome, **trace.current().told})
        return (outcome,)

    return batches.work_off_at_once(event, context, work)
