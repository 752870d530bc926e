"""The workers around the delivery queues, in the function's own stage."""

from __future__ import annotations

from functools import cache

from scheducal.queue import sqs_queue
from scheducal.settings import delivery_settings, job_settings
from scheducal.store.table import table
from scheducal.webhooks.delivery.fan_out import FanOut
from scheducal.webhooks.delivery.manifest import DeliveryManifests
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.delivery.rules import SCHEDULE, Schedule, parse_schedule
from scheducal.webhooks.delivery.work_item import DeliveryQueue
from scheducal.webhooks.replay.rows import ReplayQueue


@cache
def first_queue() -> DeliveryQueue:
    """Give the queue for first attempts at endpoints that answer."""
    return DeliveryQueue(sqs_queue(delivery_settings().deliver_queue_url))


@cache
def retry_queue() -> DeliveryQueue:
    """Give the queue for everything that waits or may hang."""
    return DeliveryQueue(sqs_queue(delivery_settings().retry_queue_url))


@cache
def replay_queue() -> ReplayQueue:
    """Give the queue of jobs, which takes replays too."""
    return ReplayQueue(sqs_queue(job_settings().jobs_queue_url))


@cache
def fan_out() -> FanOut:
    """Build the way from events to deliveries."""
    return FanOut(
        deliveries=DeliveryRepository(table()),
        manifests=DeliveryManifests(table()),
        first=first_queue(),
        retries=retry_queue(),
    )


def came_first(queue_arn: str) -> bool:
    """Tell whether a queue is that of first attempts."""
    return queue_arn.rpartition(":")[2] == delivery_settings().deliver_queue_url.rpartition("/")[2]


def schedule() -> Schedule:
    """Give the stage's own schedule, or the documented one."""
    text = delivery_settings().delivery_schedule
    return parse_schedule(text) if text else SCHEDULE
