"""From the table's stream to the queues: each committed event starts a sync of its appointment."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal.appointments.repository import EMAIL
from scheducal.store.values import unmarshal
from scheducal.sync.dispatch import messages_for
from scheducal.sync.queue import sync_queue

logger = Logger()
metrics = Metrics(namespace="ScheduCal")


@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """A failure makes the stream give the whole batch again, which is harmless: a sync of nothing does nothing."""
    del context
    events = [unmarshal(record["dynamodb"]["NewImage"]) for record in event["Records"]]
    sent = sync_queue().send(messages_for(events, EMAIL))
    for each in events:
        metrics.add_metric(name=each["eventType"], unit=MetricUnit.Count, value=1)
    logger.info("dispatched", extra={"events": len(events), "messages": sent})
    return {"batchItemFailures": []}
