"""From the queue of connected calendars to the calendars: the messages of a batch at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock
from scheducal.connectors.pull.wiring import calendar_syncs
from scheducal.connectors.push.connected import CalendarSyncs
from scheducal.connectors.push.queue import SyncMessage
from scheducal.fault_log import log_fault
from scheducal.metrics import own_metrics

# What a step and the writes after it may take.
RESERVE = timedelta(seconds=30)

logger = Logger()
metrics = own_metrics()


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Messages that fail come back by the queue; whatever a calendar does is no failure of a message."""
    deadline = clock.now() + timedelta(milliseconds=context.get_remaining_time_in_millis()) - RESERVE
    syncs, records = calendar_syncs(clock.until(deadline, clock.now)), event["Records"]
    with ThreadPoolExecutor(max_workers=len(records)) as pool:
        outcomes = list(pool.map(lambda record: _sync(syncs, record), records))
    for outcome in outcomes:
        metrics.add_metric(name=f"calendars.{outcome}", unit=MetricUnit.Count, value=1)
    failed = [record["messageId"] for record, outcome in zip(records, outcomes, strict=True) if outcome == "fault"]
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _sync(syncs: CalendarSyncs, record: dict[str, Any]) -> str:
    try:
        message = SyncMessage.from_json(record["body"])
        outcome = syncs.sync(message)
    except Exception as fault:  # noqa: BLE001  one message must not fail its batch; the queue gives it again
        log_fault(logger, fault)
        return "fault"
    logger.info("synced", extra={"appointment_id": message.appointment_id, "outcome": outcome})
    return outcome
