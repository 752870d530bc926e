"""Posts events to customers' endpoints: the messages of a batch at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from scheducal import clock, trace
from scheducal.http.pinned.client import Client
from scheducal.http.pinned.wiring import policy
from scheducal.metrics import log_fault, own_metrics
from scheducal.needs import READ_WRITE, Needs, worker
from scheducal.store.table import table
from scheducal.tallies.counting import tallying
from scheducal.tenants.suspension import Suspensions
from scheducal.webhooks.delivery.http_poster import HttpPoster
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.wiring import came_first, retry_queue, schedule
from scheducal.webhooks.delivery.work_item import DeliveryMessage, marks
from scheducal.webhooks.delivery.worker import DeliveryWorker
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.secrets import secret_box
from scheducal.work_batch import BatchRunner

NEEDS = Needs(
    rows=READ_WRITE, consumes=("deliver", "retry"), sends=("retry",), opens=("webhooks",), dependencies="outbound"
)

logger = Logger()
metrics = own_metrics()
batches = BatchRunner("delivery", logger, metrics, tallying(table, marks))


@cache
def _worker() -> DeliveryWorker:
    deliveries, endpoints = DeliveryRepository(table()), EndpointRepository(table())
    poster, report = HttpPoster(Client(), policy(), secret_box()), partial(log_fault, logger)
    return DeliveryWorker(deliveries, endpoints, poster, retry_queue(), schedule(), clock.now, report)


@worker(NEEDS, suspended="waits")
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Messages that fail come back by the queue; whatever a receiver does is no failure of a message."""
    suspensions = Suspensions(table(), clock.now)
    return batches.work_off_at_once(event, context, lambda record: _work(record, suspensions))


def _work(record: SQSRecord, suspensions: Suspensions) -> Iterable[str]:
    message = DeliveryMessage.from_json(record.body)
    if not message.wait(clock.now()) and suspensions.stops(message):  # what is not due hops on, and reads nothing
        return ("suspended",)
    if (outcome := _worker().work(message, is_quick=came_first(record.event_source_arn))) == "undelivered":
        logger.warning("undelivered", extra={**message.ids, **trace.current().told})
    return (outcome,)
