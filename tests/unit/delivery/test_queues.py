"""What is sent with a message: its delay, or its endpoint."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from scheducal.delivery.message import DeliveryMessage
from scheducal.delivery.queues import DeliveryQueue
from scheducal.queue import Outgoing, Queue
from tests.unit.delivery.samples import NOW


class Sent(Queue):
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[Outgoing] = []

    def send(self, messages: Iterable[Outgoing]) -> int:
        """As a queue that takes everything."""
        self.messages += messages
        return len(self.messages)


@pytest.mark.parametrize(
    ("wait", "group"), [(-60, "hook_1"), (0, "hook_1"), (1, None), (7200, None)], ids=["overdue", "now", "soon", "late"]
)
def test_messages_that_need_not_wait_are_grouped_by_endpoint(wait: int, group: str | None) -> None:
    sent = Sent()
    message = DeliveryMessage("ten_1", "hook_1", "delivery", not_before=int(NOW.timestamp()) + wait)
    DeliveryQueue(sent).send([message], NOW.replace(microsecond=0))
    assert sent.messages == [Outgoing(message.to_json(), timedelta(seconds=max(0, wait)), group)]
