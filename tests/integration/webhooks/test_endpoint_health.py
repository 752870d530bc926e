"""Endpoints that fail: since when, when that is too long, and what becomes of their events."""

from __future__ import annotations

import pytest

from scheducal.clock import isoformat
from scheducal.http.pinned.model import Failure, PinnedResponse, PinnedResult
from scheducal.webhooks.endpoints.repository import SLOW
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import Row, of_kind
from tests.integration.world.webhooks.deliveries import (
    Journey,
    attempts,
    deliveries,
    every_delivery_holds,
    registered,
    sent_test,
    the_delivery,
)
from tests.integration.world.webhooks.receivers import BROKEN_OFF, HANGING, answering
from tests.integration.world.webhooks.webhooks import URL, Hooks
from tests.integration.world.world import World

WATCHER_URL = "https://watcher.example.com/hook"


def endpoint_of(webhook_id: str) -> Row:
    """Give the endpoint's row."""
    (found,) = (row for row in of_kind("webhook") if row["webhookId"] == webhook_id)
    return found


def test_the_first_failure_is_kept_until_a_success(world: World) -> None:
    webhook_id = registered(world)
    world.receivers.answer(URL, answering(500), HANGING, answering(500), answering(200))
    begin = world.clock.now()
    sent_test(world, webhook_id)
    while the_delivery_or_none() != "delivered":
        world.pipeline.work()
        if len(world.receivers.got) < 4:
            assert endpoint_of(webhook_id)["failingSince"] == isoformat(begin)
            world.pipeline.wait()
            world.pipeline.ring()
    assert "failingSince" not in endpoint_of(webhook_id)
    assert endpoint_of(webhook_id)["version"] == 1, "its owner changed nothing"


def the_delivery_or_none() -> str | None:
    """Give the state of the only delivery, None before dispatch."""
    found = deliveries()
    return str(found[0]["state"]) if found else None


def test_first_attempts_at_a_failing_endpoint_do_not_take_the_place_of_others(world: World) -> None:
    failing, healthy = registered(world), registered(world, WATCHER_URL)
    Journey(world, [answering(500)]).to(failing)
    for webhook_id in (failing, healthy):
        sent_test(world, webhook_id)
    world.pipeline.dispatch()
    assert (world.pipeline.messages("deliver"), world.pipeline.messages("retry")) == (1, 1)
    world.pipeline.settle()
    every_delivery_holds(world)


def test_while_one_answer_is_awaited_others_for_the_endpoint_go_where_they_hold_up_nobody(world: World) -> None:
    hanging, healthy = registered(world), registered(world, WATCHER_URL)
    world.receivers.answer(URL, PinnedResult(1500, answer=PinnedResponse(200, "late")))
    for webhook_id in (hanging, hanging, healthy):
        sent_test(world, webhook_id)
    world.pipeline.dispatch()
    # The first lets its worker wait, which is told of at once; the second is not attempted here, the third is.
    world.pipeline.consume("deliver")
    assert [each.url for each in world.receivers.got] == [URL, WATCHER_URL]
    assert (world.pipeline.messages("deliver"), world.pipeline.messages("retry")) == (0, 1)
    sent_test(world, hanging)
    world.pipeline.dispatch()
    assert (world.pipeline.messages("deliver"), world.pipeline.messages("retry")) == (0, 2)
    world.pipeline.work()
    assert endpoint_of(hanging)["slowUntil"] == isoformat(world.clock.now() + SLOW)
    assert "failingSince" not in endpoint_of(hanging)
    every_delivery_holds(world)


def test_a_slow_answer_is_forgotten_after_a_while(world: World) -> None:
    webhook_id = registered(world)
    Journey(world, [PinnedResult(1500, answer=PinnedResponse(200, "late")), answering(200)]).to(webhook_id)
    world.clock.advance(seconds=SLOW.total_seconds())
    sent_test(world, webhook_id)
    world.pipeline.dispatch()
    assert (world.pipeline.messages("deliver"), world.pipeline.messages("retry")) == (1, 0)
    world.pipeline.settle()
    every_delivery_holds(world)


def test_events_on_their_way_when_the_endpoint_fails_wait_with_its_retries(world: World) -> None:
    webhook_id = registered(world)
    world.receivers.answer(URL, answering(500), answering(200))
    for _ in range(11):
        sent_test(world, webhook_id)
    world.pipeline.dispatch()
    world.pipeline.consume("deliver", lambda batch: batch[:1])
    assert len(world.receivers.got) == 1
    world.pipeline.consume("deliver")
    assert (len(world.receivers.got), world.pipeline.messages("retry")) == (1, 2)
    world.pipeline.settle()
    assert len(world.receivers.got) == 12, "each once more than it failed"
    every_delivery_holds(world)


@pytest.mark.parametrize("failure", [None, BROKEN_OFF], ids=["complete", "broken off"])
def test_410_switches_the_endpoint_off_at_once_and_tells_the_others(world: World, failure: Failure | None) -> None:
    gone = registered(world)
    registered(world, WATCHER_URL, ["webhook.disabled"])
    Journey(world, [answering(410, failure=failure)]).to(gone)
    row = endpoint_of(gone)
    assert (row["isActive"], row["disabledReason"]) == (False, "the endpoint answered 410 Gone")
    told = world.receivers.got[-1]
    assert (told.url, told.event["eventType"], told.event["data"]["webhookId"]) == (
        WATCHER_URL,
        "webhook.disabled",
        gone,
    )
    assert [each["state"] for each in deliveries() if each["webhookId"] == gone] == ["undelivered"]
    assert len(attempts()) == 1
    every_delivery_holds(world)


@pytest.mark.parametrize("outcome", [answering(500), HANGING], ids=["500", "hanging"])
def test_five_days_of_failures_switch_it_off(world: World, outcome: PinnedResult) -> None:
    failing = registered(world, URL, ["appointment.created"])
    registered(world, WATCHER_URL, ["webhook.disabled"])
    world.receivers.answer(URL, outcome)
    begin = world.clock.now()
    for day in range(6):
        world.clock.advance(seconds=day * 86_400 - (world.clock.now() - begin).total_seconds())
        assert endpoint_of(failing)["isActive"] is True, f"day {day}"
        world.client.create(WITH_JOHN, idempotency_key=f"day {day}")
        world.pipeline.settle()
    assert endpoint_of(failing)["isActive"] is False
    assert endpoint_of(failing)["disabledReason"] == "every attempt for 5 days failed"
    (told,) = [each for each in world.receivers.got if each.url == WATCHER_URL]
    assert told.event["data"]["reason"] == "every attempt for 5 days failed"
    states = [(each["state"], each["attempt"]) for each in deliveries() if each["webhookId"] == failing]
    assert states == [("undelivered", 5)] * 5 + [("skipped", 2)]
    every_delivery_holds(world)


def test_a_success_in_between_begins_the_five_days_anew(world: World) -> None:
    failing, begin = registered(world), world.clock.now()
    for day in range(10):
        world.clock.advance(seconds=day * 86_400 - (world.clock.now() - begin).total_seconds())
        Journey(world, [answering(200 if day == 4 else 500)]).to(failing)
    assert endpoint_of(failing)["isActive"] is True
    assert endpoint_of(failing)["failingSince"] == isoformat(begin.replace(day=begin.day + 5))


def test_events_for_an_endpoint_that_is_off_are_kept_as_skipped(world: World) -> None:
    webhook_id = registered(world, URL, ["appointment.created"])
    Hooks(world.client).update(webhook_id, {"isActive": False})
    world.client.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.settle()
    assert (the_delivery()["state"], world.receivers.got) == ("skipped", [])
    assert the_delivery()["gsi1pk"].endswith("#DLV#skipped#202603")
    every_delivery_holds(world)


def test_one_switched_off_between_two_attempts_gets_no_more(world: World) -> None:
    webhook_id = registered(world, URL, ["appointment.created"])
    world.receivers.answer(URL, answering(500))
    world.client.create(WITH_JOHN, idempotency_key="k")
    world.pipeline.work()
    Hooks(world.client).update(webhook_id, {"isActive": False})
    world.pipeline.settle()
    assert (the_delivery()["state"], len(world.receivers.got), len(attempts())) == ("skipped", 1, 1)
    every_delivery_holds(world)


def test_one_deleted_between_two_attempts_gets_no_more(world: World) -> None:
    webhook_id = registered(world)
    world.receivers.answer(URL, answering(500))
    sent_test(world, webhook_id)
    world.pipeline.work()
    Hooks(world.client).delete(webhook_id)
    world.pipeline.settle()
    assert (the_delivery()["state"], len(world.receivers.got)) == ("skipped", 1)


def test_a_test_reaches_an_endpoint_that_is_off(world: World) -> None:
    webhook_id = registered(world)
    Hooks(world.client).update(webhook_id, {"isActive": False})
    Journey(world, [answering(500), answering(200)]).to(webhook_id)
    assert the_delivery()["state"] == "delivered"
    assert "failingSince" not in endpoint_of(webhook_id), "nobody counts the failures of what is off"


def test_whoever_switches_it_on_again_starts_afresh(world: World) -> None:
    webhook_id = registered(world)
    Journey(world, [answering(410)]).to(webhook_id)
    assert Hooks(world.client).update(webhook_id, {"isActive": True}).status == 200
    assert not endpoint_of(webhook_id).keys() & {"failingSince", "disabledReason"}
    world.clock.advance(minutes=1)
    Journey(world, [answering(200)]).to(webhook_id)
    assert [row["state"] for row in deliveries()] == ["undelivered", "delivered"]
