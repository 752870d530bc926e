"""Webhooks over HTTP: signed events that arrive, retries, and events that were given up and are replayed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from scheducal.webhooks.signing import body_signature, verify
from tests.e2e.stack.receiver import Receiver, receiving
from tests.e2e.stack.running import appointment, eventually

ALL = ["appointment.created", "appointment.updated", "appointment.rescheduled", "appointment.canceled"]
WEBHOOKS = "/api/v1/webhooks"


@contextmanager
def registered(api: httpx.Client, receiver: Receiver, types: list[str] = ALL) -> Iterator[dict[str, Any]]:
    answer = api.post(WEBHOOKS, json={"webhookUrl": receiver.url, "eventTypes": types})
    assert answer.status_code == 201, answer.text
    webhook = answer.json()["data"]
    yield webhook
    assert api.delete(f"{WEBHOOKS}/{webhook['webhookId']}").status_code == 200


def created(api: httpx.Client, address: str) -> str:
    answer = api.post("/api/v1/appointments", json=appointment(address))
    return str(answer.json()["data"]["appointmentId"])


def test_each_change_reaches_the_endpoint_signed_and_with_a_rising_version(api: httpx.Client) -> None:
    with receiving() as receiver, registered(api, receiver) as webhook:
        appointment_id = created(api, "signed@example.com")
        path = f"/api/v1/appointments/{appointment_id}"
        api.put(path, json={"appointmentStart": "2027-04-15T08:00:00"})
        api.delete(path)
        eventually(receiver.types, lambda types: len(types) == 4)

    assert sorted(receiver.types()) == sorted(ALL)
    for each in receiver.received:
        assert each.headers["x-scheducal-signature"] == body_signature(webhook["secret"], each.body)
        assert each.headers["webhook-id"] == each.event["id"]
        assert verify(
            webhook["secret"],
            webhook_id=each.headers["webhook-id"],
            timestamp=each.headers["webhook-timestamp"],
            signature=each.headers["webhook-signature"],
            body=each.body,
            now=int(datetime.now(UTC).timestamp()),
        )
    versions = {each.event["eventType"]: each.event["data"]["version"] for each in receiver.received}
    assert versions == {
        "appointment.created": 1,
        "appointment.updated": 2,
        "appointment.rescheduled": 2,
        "appointment.canceled": 3,
    }


def test_a_failing_endpoint_is_tried_again_under_the_same_id(api: httpx.Client) -> None:
    with receiving(lambda number: 500 if number < 3 else 204) as receiver, registered(api, receiver, ALL[:1]):
        created(api, "retried@example.com")
        eventually(receiver.types, lambda types: len(types) == 3)
    assert len({each.headers["webhook-id"] for each in receiver.received}) == 1
    assert len({each.body for each in receiver.received}) == 1


def test_an_event_is_given_up_after_five_attempts_and_can_be_replayed(api: httpx.Client) -> None:
    with receiving(lambda number: 500 if number <= 5 else 200) as receiver, registered(api, receiver, ALL[:1]) as hook:
        created(api, "given.up@example.com")

        def undelivered() -> list[dict[str, Any]]:
            listed = api.get("/api/v1/deliveries", params={"state": "undelivered"}).json()["data"]["deliveries"]
            return [each for each in listed if each["webhookId"] == hook["webhookId"]]

        [delivery] = eventually(undelivered, lambda found: len(found) == 1)
        assert len(receiver.received) == 5
        path = f"{WEBHOOKS}/{hook['webhookId']}/deliveries/{delivery['deliveryId']}/replay"
        assert api.post(path, json={}).is_success
        eventually(receiver.types, lambda types: len(types) == 6)
        eventually(undelivered, lambda found: not found)
    assert len({each.headers["webhook-id"] for each in receiver.received}) == 1


def test_a_test_event_goes_to_its_endpoint_alone(api: httpx.Client) -> None:
    with receiving() as asked, receiving() as other, registered(api, asked) as webhook, registered(api, other):
        assert api.post(f"{WEBHOOKS}/{webhook['webhookId']}/test", json={}).is_success
        eventually(asked.types, lambda types: types == ["webhook.test"])
        assert other.types() == []
