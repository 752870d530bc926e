"""From the queue of changes in connected calendars to visits there: the messages of a batch at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.connectors.pull.queue import ChangesMessage
from scheducal.connectors.pull.wiring import visits
from scheducal.connectors.pull.worker import PullWorker
from scheducal.fault_log import log_fault
from scheducal.metrics import own_metrics

# What a look at one event, and the writes after it, may take.
RESERVE = timedelta(seconds=30)

logger = Logger()
metrics = own_metrics()


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Messages that fail come back by the queue; whatever a calendar does is no failure of a message."""
    deadline = clock.now() + timedelta(milliseconds=context.get_remaining_time_in_millis()) - RESERVE
    here, records = visits(clock.until(deadline, clock.now)), event["Records"]
    with ThreadPoolExecutor(max_workers=len(records)) as pool:
        outcomes = list(pool.map(lambda record: _visit(here, record), records))
    for outcome in (each for several in outcomes for each in several):
        metrics.add_metric(name=f"changes.{outcome}", unit=MetricUnit.Count, value=1)
    failed = [record["messageId"] for record, found in zip(records, outcomes, strict=True) if found == ("fault",)]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _visit(here: PullWorker, record: dict[str, Any]) -> tuple[str, ...]:
    try:
        message = ChangesMessage.from_json(record["body"])
        outcomes = here.work(message)
    except Exception as fault:  # noqa: BLE001  one message must not fail its batch; the queue gives it again
        log_fault(logger, fault)
        return ("fault",)
    logger.info("visited", extra={"calendar_id": message.calendar_id, "outcomes": outcomes})
    return outcomes
