"""The queues of deliveries: first attempts at endpoints that answer, and everything that waits or may hang."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheducal.delivery.message import DeliveryMessage
from scheducal.queue import Outgoing, Queue


class DeliveryQueue:
    """One of the two. Messages that need not wait name their endpoint, so that SQS serves quiet endpoints first."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def send(self, messages: Iterable[DeliveryMessage], now: datetime) -> int:
        """Send each with the delay that is left, at most 900 seconds, and give their number.

        Raises queue.SendFailed; what was sent by then is harmless.
        """
        return self._queue.send(self._outgoing(message, now) for message in messages)

    def _outgoing(self, message: DeliveryMessage, now: datetime) -> Outgoing:
        wait = message.wait(now)
        # Nowhere is it said that a message of a standard queue may have both a group and a delay of its own.
        return Outgoing(message.to_json(), wait, None if wait else message.webhook_id)
