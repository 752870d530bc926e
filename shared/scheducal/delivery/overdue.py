"""Deliveries whose message did not come in time."""

from __future__ import annotations

from datetime import datetime

from scheducal.delivery.queues import DeliveryQueue
from scheducal.delivery.repository import DeliveryRepository


def send_overdue(deliveries: DeliveryRepository, queue: DeliveryQueue, now: datetime, most_per_shard: int) -> int:
    """Send a message about each that is overdue, and give their number.

    Only then are they put off: a sweep that fails in between sends some twice, and loses none.
    """
    messages = list(deliveries.due(now, most_per_shard))
    sent = queue.send(messages)
    for message in messages:
        deliveries.put_off(message, now)
    return sent
