"""What is sent with a message: its delay and its endpoint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from botocore.stub import Stubber

from scheducal import clock
from scheducal.queue import Outgoing, Queue
from scheducal.webhooks.delivery.work_item import DeliveryMessage, DeliveryQueue
from scheducal.work_item import Lineage
from tests.unit.webhooks.delivery.samples import NOW


class Sent(Queue):
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[Outgoing] = []

    def send(self, messages: Iterable[Outgoing]) -> int:
        """As a queue that takes everything."""
        self.messages += messages
        return len(self.messages)


@pytest.fixture
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock to the time of the samples."""
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(microsecond=0))


def begun(message: DeliveryMessage) -> str:
    """Its body, as the first of a chain."""
    return replace(message, lineage=Lineage(int(NOW.timestamp()))).to_json()


@pytest.mark.parametrize("wait", [-60, 0, 1, 7200], ids=["overdue", "now", "soon", "late"])
@pytest.mark.usefixtures("at_now")
def test_each_message_is_its_endpoints_whether_it_waits_or_not(wait: int) -> None:
    sent = Sent()
    message = DeliveryMessage("ten_1", "hook_1", "delivery", not_before=int(NOW.timestamp()) + wait)
    DeliveryQueue(sent).send([message])
    assert sent.messages == [Outgoing(begun(message), timedelta(seconds=max(0, wait)), "hook_1")]


@pytest.mark.usefixtures("at_now")
def test_a_retry_is_sent_with_its_delay_and_its_endpoint() -> None:
    client = boto3.client("sqs", region_name="eu-central-1", aws_access_key_id="id", aws_secret_access_key="secret")
    message = DeliveryMessage("ten_1", "hook_1", "delivery", not_before=int(NOW.timestamp()) + 60)
    entry = {"Id": "0", "MessageBody": begun(message), "DelaySeconds": 60, "MessageGroupId": "hook_1"}
    with Stubber(client) as sqs:
        sqs.add_response(
            "send_message_batch", {"Successful": [], "Failed": []}, {"QueueUrl": "url", "Entries": [entry]}
        )
        assert DeliveryQueue(Queue(client, "url")).send([message]) == 1
        sqs.assert_no_pending_responses()
