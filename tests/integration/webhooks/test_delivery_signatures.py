"""What receivers verify: signatures at every attempt, and both secrets' while they overlap."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal.webhooks.signing import body_signature, verify
from tests.integration.world.functions import forget
from tests.integration.world.webhooks.deliveries import Journey, registered, sent_test
from tests.integration.world.webhooks.receivers import Request, answering
from tests.integration.world.webhooks.webhooks import TYPES, URL, Hooks
from tests.integration.world.world import World


def is_verified(request: Request, secret: str) -> bool:
    """As a receiver with the Standard Webhooks library does."""
    return verify(
        secret,
        webhook_id=request.headers["webhook-id"],
        timestamp=request.headers["webhook-timestamp"],
        signature=request.headers["webhook-signature"],
        body=request.body,
        now=int(request.at.timestamp()),
    )


def new_endpoint(world: World) -> dict[str, Any]:
    """As its owner sees it when it is registered."""
    return Hooks(world.client).register({"webhookUrl": URL, "eventTypes": TYPES}).data


def after_test(world: World, webhook_id: str) -> Request:
    """Give the request of one more test event."""
    sent_test(world, webhook_id)
    world.pipeline.work()
    return world.receivers.got[-1]


def test_every_attempt_is_signed_anew(world: World) -> None:
    endpoint = new_endpoint(world)
    requests = Journey(world, [answering(500)]).to(endpoint["webhookId"])
    assert len(requests) == 5
    assert all(is_verified(request, endpoint["secret"]) for request in requests)
    assert len({request.headers["webhook-signature"] for request in requests}) == 5
    assert {request.headers["X-ScheduCal-Signature"] for request in requests} == {
        body_signature(endpoint["secret"], requests[0].body)
    }


def test_both_secrets_sign_for_a_day_after_a_regeneration_then_the_new_one_alone(world: World) -> None:
    endpoint = new_endpoint(world)
    webhook_id, old = endpoint["webhookId"], endpoint["secret"]
    new = Hooks(world.client).regenerate_secret(webhook_id).data["secret"]
    for hours in (0, 23):
        world.clock.advance(hours=hours)
        request = after_test(world, webhook_id)
        assert (is_verified(request, new), is_verified(request, old)) == (True, True)
        assert request.headers["webhook-signature"].count("v1,") == 2
        assert request.headers["X-ScheduCal-Signature"] == body_signature(new, request.body)
    world.clock.advance(hours=1)
    request = after_test(world, webhook_id)
    assert (is_verified(request, new), is_verified(request, old)) == (True, False)
    assert request.headers["webhook-signature"].count("v1,") == 1


@pytest.mark.parametrize("cold", [False, True], ids=["warm", "cold"])
def test_a_regeneration_between_two_attempts_changes_the_second(world: World, cold: bool) -> None:
    endpoint = new_endpoint(world)
    world.receivers.answer(URL, answering(500), answering(200))
    first = after_test(world, endpoint["webhookId"])
    new = Hooks(world.client).regenerate_secret(endpoint["webhookId"]).data["secret"]
    if cold:
        forget()
    world.pipeline.settle()
    second = world.receivers.got[-1]
    assert first.webhook_id == second.webhook_id
    assert (is_verified(first, new), is_verified(second, new)) == (False, True)
    assert is_verified(second, endpoint["secret"])


def test_an_endpoint_is_posted_to_where_it_is_now(world: World) -> None:
    webhook_id = registered(world)
    world.receivers.answer(URL, answering(500))
    after_test(world, webhook_id)
    moved = "https://moved.example.com:8443/hook?tenant=1"
    assert Hooks(world.client).update(webhook_id, {"webhookUrl": moved}).status == 200
    world.pipeline.settle()
    assert [request.url for request in world.receivers.got] == [URL, moved]
