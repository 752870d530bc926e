"""The queues of deliveries: first attempts at endpoints that answer, and everything that waits or may hang."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheducal.delivery.message import DeliveryMessage
from scheducal.queue import Outgoing, Queue


class DeliveryQueue:
    """One of the two. Each message names its endpoint, so that SQS serves quiet endpoints before one that hangs.

    One without a name would count as a customer of its own: retries, which are what hangs, would be nobody's.
    """

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def send(self, messages: Iterable[DeliveryMessage], now: datetime) -> int:
        """Send each with the delay that is left, at most 900 seconds, and give their number.

        Raises queue.SendFailed; what was sent by then is harmless.
        """
        return self._queue.send(
            # Of standard queues both may be asked; only FIFO queues refuse a delay of a message's own.
            Outgoing(message.to_json(), message.wait(now), message.webhook_id)
            for message in messages
        )
