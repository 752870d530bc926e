"""Messages on the delivery queues: small, and never early."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.delivery.work_item import DeliveryMessage, message_for
from tests.unit.webhooks.delivery.samples import NOW, deliveries, delivery


@given(deliveries)
def test_a_message_comes_back_as_it_was(found: Delivery) -> None:
    message = message_for(found)
    assert DeliveryMessage.from_json(message.to_json()) == message


@given(deliveries)
def test_its_time_is_the_delivery_s_in_the_next_whole_second(found: Delivery) -> None:
    message = message_for(found)
    if found.not_before is not None:
        late = datetime.fromtimestamp(message.not_before, UTC) - found.not_before
        assert timedelta() <= late < timedelta(seconds=1)


def test_it_carries_numbers_and_ids_alone() -> None:
    assert json.loads(message_for(delivery("retrying", attempt=3)).to_json()) == {
        "tenant_id": "ten_1",
        "webhook_id": "hook_1",
        "delivery_id": "20260319T142300Z-5f6b1c0e-2a4d-4e8f-9b3c-7d1e0f2a3b4c",
        "not_before": int(NOW.timestamp()) + 1,
        "generation": 1,
        "attempt": 3,
    }


@pytest.mark.parametrize(("wait", "left"), [(-5, 0), (0, 0.75), (7200, 7200.75)])
def test_what_is_left_to_wait(wait: float, left: float) -> None:
    assert message_for(delivery(wait=wait)).wait(NOW) == timedelta(seconds=left)


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"tenant_id": "t"}', "no JSON"])
def test_what_is_no_message_is_refused(body: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        DeliveryMessage.from_json(body)


def test_what_has_more_than_a_message_is_refused() -> None:
    fields = json.loads(message_for(delivery()).to_json()) | {"payload": "text"}
    with pytest.raises(TypeError, match="payload"):
        DeliveryMessage.from_json(json.dumps(fields))
