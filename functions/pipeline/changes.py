"""Reads connected calendars in which something changed, and renews tokens: the messages of a batch at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock, trace
from scheducal.connectors.connections.wiring import renew_ahead
from scheducal.connectors.looks.queue import ChangesMessage
from scheducal.connectors.pull.worker import pull_worker
from scheducal.metrics import count_now, own_metrics
from scheducal.needs import ASKS_CALENDARS, worker
from scheducal.store.table import table
from scheducal.tenants.suspension import Suspensions
from scheducal.values import replace
from scheducal.work_batch import BatchRunner

# What a look at one event, and the writes after it, may take.
RESERVE = timedelta(seconds=30)

NEEDS = replace(
    ASKS_CALENDARS,
    indexes=("due", "lists"),
    consumes=("changes",),
    sends=("calendars", "changes"),
    settings=("environment_key",),
)

logger = Logger()
metrics = own_metrics()
batches = BatchRunner("changes", logger, metrics)


@worker(NEEDS, suspended="waits")
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Messages that fail come back by the queue; whatever a calendar does is no failure of a message."""
    here = pull_worker(clock.has_time(context.get_remaining_time_in_millis(), RESERVE))
    suspensions = Suspensions(table(), clock.now)

    def work(record: SQSRecord) -> Iterable[str]:
        message = ChangesMessage.from_json(record.body)
        if suspensions.stops(message):
            return ("suspended",)
        ahead = message.renews_tokens
        outcomes = [renew_ahead(message.tenant_id, message.connection_id)] if ahead else here.work(message)
        if "unsubscribed" in outcomes:
            count_now("connection.lost")
        said = "tokens renewed ahead" if ahead else "pulled"
        logger.info(said, extra={**message.ids, "outcomes": outcomes, **trace.current().told})
        return outcomes

    return batches.work_off_at_once(event, context, work)
