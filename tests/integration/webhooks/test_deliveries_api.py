"""Deliveries over the API: what an endpoint's list and the list across endpoints show."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scheducal.store.table import table
from scheducal.webhooks.delivery.model import Delivery
from scheducal.webhooks.delivery.repository import DeliveryRepository
from tests.integration.world.client import Client, Reply
from tests.integration.world.webhooks.attempted import Deliveries
from tests.integration.world.webhooks.webhooks import REGISTER, Hooks
from tests.integration.world.world import World


@pytest.fixture
def deliveries(world: World) -> Deliveries:
    """Those to an endpoint that is forty days old."""
    webhook_id = Hooks(world.client).register().data["webhookId"]
    world.clock.advance(days=40)
    return Deliveries(world, webhook_id)


def of_webhook(client: Client, webhook_id: str, **query: str) -> Reply:
    """GET /api/v1/webhooks/{webhookId}/deliveries."""
    return client.send("webhooks.deliveries", None, {"webhookId": webhook_id}, query)


def across(client: Client, **query: str) -> Reply:
    """GET /api/v1/deliveries."""
    return client.send("deliveries.list", query=query)


def walked(pages: Any, **query: str) -> list[dict[str, Any]]:
    """Everything on all pages."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    for _ in range(60):
        page = pages(**query, **cursor).data
        assert len(page["deliveries"]) <= int(query.get("limit", 25))
        found += page["deliveries"]
        if page["nextCursor"] is None:
            return found
        cursor = {"cursor": page["nextCursor"]}
    raise AssertionError("the list never ends")


def ids(shown: list[dict[str, Any]]) -> list[str]:
    return [each["deliveryId"] for each in shown]


def spread(deliveries: Deliveries) -> list[Delivery]:
    """Twelve deliveries over four weeks, newest first: every third undelivered, every fourth skipped."""
    made = []
    for number in range(12):
        at = deliveries.world.clock.now() - timedelta(days=2 * number, seconds=number)
        if number % 3 == 0:
            made.append(deliveries.undelivered(at))
        elif number % 4 == 0:
            made.append(deliveries.plan(at, is_active=False))
        else:
            made.append(deliveries.delivered(at))
    return made


def test_a_delivery_is_shown_with_each_of_its_attempts(world: World, deliveries: Deliveries) -> None:
    delivery = deliveries.attempt(deliveries.attempt(deliveries.plan(), None), 503, "busy")
    deliveries.attempt(delivery, 204)
    reply = of_webhook(world.client, deliveries.webhook_id)
    assert (reply.status, reply.body["message"]) == (200, "Deliveries retrieved successfully")
    assert reply.data["deliveries"] == [
        {
            "deliveryId": delivery.delivery_id,
            "webhookId": deliveries.webhook_id,
            "eventId": delivery.event.event_id,
            "eventType": "appointment.updated",
            "occurredAt": "2026-04-28T14:23:01Z",
            "appointmentId": "apt_none",
            "state": "delivered",
            "generation": 1,
            "nextAttemptAt": None,
            "attempts": [
                shown(1, "2026-04-28T14:23:01Z", error="timeout: no answer"),
                shown(2, "2026-04-28T14:24:01Z", code=503, response="busy"),
                shown(3, "2026-04-28T14:29:01Z", code=204, response=""),
            ],
        }
    ]


def shown(number: int, at: str, **more: Any) -> dict[str, Any]:
    """Make an attempt of the first generation."""
    attempt = {"generation": 1, "attempt": number, "at": at, "durationMs": 12}
    return {**attempt, "code": None, "response": None, "error": None, **more}


def test_a_delivery_that_waits_says_when_it_is_attempted_next(world: World, deliveries: Deliveries) -> None:
    deliveries.attempt(deliveries.plan(), 500)
    (found,) = of_webhook(world.client, deliveries.webhook_id).data["deliveries"]
    assert (found["state"], found["nextAttemptAt"]) == ("retrying", "2026-04-28T14:24:01Z")
    (listed,) = across(world.client, state="retrying").data["deliveries"]
    assert listed["lastAttempt"] == found["attempts"][0]


@pytest.mark.parametrize("limit", ["1", "2", "5", "100"])
def test_every_walk_gives_each_delivery_once_newest_event_first(
    world: World, deliveries: Deliveries, limit: str
) -> None:
    made = spread(deliveries)
    other = Deliveries(
        world, Hooks(world.client).register({**REGISTER, "eventTypes": ["webhook.test"]}).data["webhookId"]
    )
    others = other.undelivered(world.clock.now() - timedelta(days=3))

    def pages(**query: str) -> Reply:
        return of_webhook(world.client, deliveries.webhook_id, **query)

    assert ids(walked(pages, limit=limit)) == [each.delivery_id for each in made]
    for state in ("delivered", "undelivered", "skipped", "pending"):
        expected = [each for each in made if each.state == state]
        assert ids(walked(pages, limit=limit, state=state)) == [each.delivery_id for each in expected]
    failed = sorted([others.delivery_id, *(each.delivery_id for each in made if each.state == "undelivered")])
    assert ids(walked(lambda **query: across(world.client, **query), limit=limit)) == failed[::-1]
    skipped = [each.delivery_id for each in made if each.state == "skipped"]
    assert ids(walked(lambda **query: across(world.client, **query), limit=limit, state="skipped")) == skipped


def test_a_page_ends_before_it_holds_more_text_than_an_answer_can(world: World, deliveries: Deliveries) -> None:
    made = [deliveries.undelivered(response="x" * 4096) for _ in range(30)]

    def pages(**query: str) -> Reply:
        return of_webhook(world.client, deliveries.webhook_id, **query)

    first = pages(limit="100").data
    assert 0 < len(first["deliveries"]) < 30
    found = walked(pages, limit="100")
    assert sorted(ids(found)) == sorted(each.delivery_id for each in made)
    assert {len(each["attempts"]) for each in found} == {5}


def test_what_a_page_costs_is_bounded(world: World, deliveries: Deliveries) -> None:
    begin = world.wire.next_number
    page = of_webhook(world.client, deliveries.webhook_id).data
    assert page["deliveries"] == []
    assert page["nextCursor"] is not None
    assert world.wire.operations[begin:] == ["UpdateItem", "GetItem", *["Query"] * 15]
    begin = world.wire.next_number
    assert across(world.client).data == {"deliveries": [], "nextCursor": None}
    assert world.wire.operations[begin:] == ["UpdateItem", "Query", "Query"]


def test_days_before_the_endpoint_are_not_read(world: World) -> None:
    webhook_id = Hooks(world.client).register().data["webhookId"]
    begin = world.wire.next_number
    assert of_webhook(world.client, webhook_id).data == {"deliveries": [], "nextCursor": None}
    assert world.wire.operations[begin:] == ["UpdateItem", "GetItem", "Query", "Query"]


@pytest.mark.parametrize("state", ["delivered", "pending", "", "UNDELIVERED"])
def test_states_that_nobody_looks_for_across_endpoints_are_refused(world: World, state: str) -> None:
    refused = across(world.client, state=state)
    assert (refused.status, refused.code, refused.body["error"]["param"]) == (422, "invalid_field", "state")
    assert "list the deliveries of one webhook" in refused.body["message"]


@pytest.mark.parametrize(("name", "value"), [("state", "lost"), ("limit", "0"), ("limit", "101")])
def test_a_query_that_is_none_is_refused(world: World, deliveries: Deliveries, name: str, value: str) -> None:
    refused = of_webhook(world.client, deliveries.webhook_id, **{name: value})
    assert (refused.status, refused.code, refused.body["error"]["param"]) == (422, "invalid_field", name)


def test_a_cursor_of_another_list_is_refused(world: World, deliveries: Deliveries) -> None:
    spread(deliveries)
    of_one = of_webhook(world.client, deliveries.webhook_id, limit="1").data["nextCursor"]
    of_all = across(world.client, limit="1").data["nextCursor"]
    replies = [
        of_webhook(world.client, deliveries.webhook_id, cursor=of_all),
        of_webhook(world.client, deliveries.webhook_id, cursor=of_one, state="skipped"),
        across(world.client, cursor=of_one),
        across(world.client, cursor=of_all, state="skipped"),
    ]
    replies.append(of_webhook(world.client, deliveries.webhook_id, cursor="x"))
    assert {(reply.status, reply.code) for reply in replies} == {(422, "invalid_cursor")}


def test_deliveries_and_cursors_stay_within_the_tenant(world: World, deliveries: Deliveries) -> None:
    spread(deliveries)
    stranger = world.new_tenant("Other")
    assert of_webhook(stranger, deliveries.webhook_id).code == "webhook_not_found"
    cursor = across(world.client, limit="1").data["nextCursor"]
    assert across(stranger, cursor=cursor).code == "invalid_cursor"


def test_a_deleted_webhook_keeps_nothing_open(world: World, deliveries: Deliveries) -> None:
    now = world.clock.now()
    failed = [deliveries.attempt(deliveries.plan(now - timedelta(days=days)), 500) for days in (0, 1)]
    waiting, done = deliveries.plan(), deliveries.delivered()
    tried = deliveries.plan()
    claim = DeliveryRepository(table()).claim(tried, now)
    assert Hooks(world.client).delete(deliveries.webhook_id).status == 200
    world.pipeline.work()
    assert {deliveries.stored(each).state for each in (*failed, waiting)} == {"skipped"}
    assert deliveries.stored(done).state == "delivered"
    # The attempt that was under way is finished, and there is no other.
    after = replace(tried, state="retrying", attempt=2, not_before=now + timedelta(hours=2))
    DeliveryRepository(table()).finish(claim, after)
    world.clock.advance(minutes=2)
    world.pipeline.settle()
    assert across(world.client, state="retrying").data["deliveries"] == []
    skipped = across(world.client, state="skipped").data["deliveries"]
    assert sorted(ids(skipped)) == sorted(each.delivery_id for each in (*failed, waiting, tried))
