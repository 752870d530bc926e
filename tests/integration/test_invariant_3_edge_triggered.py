"""Invariant 3: every event reaches a final state at every endpoint, whatever fails on its way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests.faults import Mode, every_fault, every_moment
from tests.integration.world.deliveries import (
    attempts,
    deliveries,
    doubles,
    every_delivery_holds,
    registered,
    sent_test,
    the_delivery,
)
from tests.integration.world.pipeline import Course, doubled, lost, reversed_order
from tests.integration.world.receivers import answering
from tests.integration.world.requests import MOVED, WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks import URL, Hooks
from tests.integration.world.world import Arrange, World, worlds

OTHER_URL = "https://other.example.com/hook"
CHANGES = ["appointment.created", "appointment.updated", "appointment.rescheduled", "appointment.canceled"]


def _created(world: World) -> None:
    """Two endpoints, and an appointment of which nobody has been told."""
    registered(world, URL, CHANGES)
    registered(world, OTHER_URL, ["appointment.created"])
    world.client.create(WITH_JOHN, idempotency_key="before")


def _tested(world: World) -> None:
    """A test event, of which the endpoint has not been told."""
    sent_test(world, registered(world))


def _planned(world: World) -> None:
    """Its message was lost, and the delivery is overdue."""
    _tested(world)
    world.pipeline.dispatch()
    world.pipeline.consume("deliver", lost)
    world.clock.advance(seconds=61)


def _failed_thrice(world: World) -> None:
    """The fourth attempt is due."""
    world.receivers.answer(URL, answering(500))
    _tested(world)
    while len(attempts()) < 3:
        world.pipeline.work()
        world.pipeline.wait()
    world.pipeline.consume("retry", lost)
    world.clock.advance(minutes=40)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the way on which every call fails once. code: what the endpoint answers."""

    name: str
    arrange: Arrange
    run: Callable[[World], object]
    code: int = 200


def _bring(world: World) -> None:
    """The overdue delivery's message comes to the worker."""
    with world.wire.unseen():
        world.pipeline.sweep()
    world.pipeline.consume("retry")


STRETCHES = (
    Stretch("dispatch", _created, lambda world: world.pipeline.dispatch()),
    Stretch("deliver", _planned, _bring),
    Stretch("fail", _planned, _bring, code=500),
    Stretch("gone", _planned, _bring, code=410),
    Stretch("fourth failure", _failed_thrice, _bring, code=503),
    Stretch("sweep", _planned, lambda world: world.pipeline.sweep()),
)


@pytest.mark.parametrize("stretch", STRETCHES, ids=lambda stretch: stretch.name)
def test_whatever_call_fails_every_event_has_its_end(stretch: Stretch) -> None:
    for trial in every_fault(worlds(stretch.arrange)):
        with trial as world:
            world.receivers.answer(URL, answering(stretch.code))
            stretch.run(world)
            with world.wire.unseen():
                world.pipeline.settle()
            every_delivery_holds(world)
            if stretch.code == 200:
                assert {row["state"] for row in deliveries()} == {"delivered"}
            if stretch.code >= 500:
                assert the_delivery()["state"] == "undelivered"
                assert len(attempts()) == 5
            if stretch.code == 410 and trial.mode is not Mode.CONFLICTING:  # somebody else changed the endpoint
                assert of_kind("webhook")[0]["isActive"] is False
                assert [row["eventType"] for row in of_kind("event")] == ["webhook.test", "webhook.disabled"]


@pytest.mark.parametrize("course", [doubled, reversed_order], ids=["doubled", "reversed"])
def test_messages_doubled_or_out_of_order_reach_the_endpoint_once(world: World, course: Course) -> None:
    _created(world)
    world.receivers.answer(OTHER_URL, answering(500), answering(200))
    (appointment,) = of_kind("appointment")
    assert world.client.update(appointment["appointmentId"], MOVED).status == 200
    world.pipeline.dispatch(course)
    world.pipeline.settle(course)
    every_delivery_holds(world)
    assert [row["state"] for row in deliveries()] == ["delivered"] * 4
    assert len(world.receivers.got) == 5


def test_however_many_messages_are_lost_the_sweep_makes_it_good(world: World) -> None:
    """Half of all batches are, those that the sweep sends included."""
    _created(world)
    world.receivers.answer(URL, answering(500))
    chance = Random(3)
    world.pipeline.settle(lambda batch: batch if chance.random() < 0.5 else [])
    every_delivery_holds(world)
    assert {row["webhookId"]: row["state"] for row in deliveries()} == {
        row["webhookId"]: "undelivered" if row["url"] == URL else "delivered" for row in of_kind("webhook")
    }


def test_messages_that_come_late_are_no_ops(world: World) -> None:
    """Those of every attempt are kept back, and come again when the delivery has ended."""
    world.receivers.answer(URL, answering(500), answering(500), answering(200))
    _tested(world)
    kept: list[object] = []

    def watched(batch: list[object]) -> list[object]:
        kept.extend(batch)
        return batch

    world.pipeline.settle(watched)
    requests, begin = len(world.receivers.got), world.wire.next_number
    assert world.pipeline.hand_over(kept, "retry") == set()
    assert len(world.receivers.got) == requests == 3
    assert set(world.wire.operations[begin:]) == {"GetItem"}, "nothing is written or sent for an old message"
    every_delivery_holds(world)


def test_eight_doubles_at_the_same_time_make_one_request(world: World) -> None:
    _tested(world)
    for _ in range(8):
        world.pipeline.position = 0
        world.pipeline.dispatch()
    messages = world.pipeline.receive("deliver")
    assert len(messages) == 8
    with ThreadPoolExecutor(8) as pool:
        failed = list(pool.map(lambda message: world.pipeline.hand_over([message], "deliver"), messages))
    assert failed == [set()] * 8
    world.pipeline.settle()
    assert len(world.receivers.got) == 1
    every_delivery_holds(world)


def test_an_attempt_that_was_cut_off_counts_and_may_double(world: World) -> None:
    _planned(world)
    with world.wire.unseen():
        world.pipeline.sweep()
    world.wire.fail(world.wire.next_number + 4, Mode.KILLED_AFTER)
    world.pipeline.consume("retry")
    assert world.wire.failed is not None
    assert world.wire.failed.operation == "POST"
    world.pipeline.settle()
    (cut_off,) = attempts()
    assert (cut_off["number"], "code" in cut_off) == (1, False)
    assert "interrupted" in cut_off["error"]
    assert (the_delivery()["state"], the_delivery()["attempt"], doubles(world)) == ("delivered", 2, 1)
    every_delivery_holds(world)


def test_a_message_that_is_no_message_fails_alone(world: World) -> None:
    _tested(world)
    world.pipeline.dispatch()
    (message,) = world.pipeline.receive("deliver")
    broken = {**message, "MessageId": "broken", "Body": "{}"}
    assert world.pipeline.hand_over([broken, message], "deliver") == {"broken"}
    assert the_delivery()["state"] == "delivered"


@dataclass(slots=True)
class Late:
    """A course on which every message comes so much later than the queue had it ready."""

    world: World
    by: timedelta
    held: list[tuple[datetime, Any]] = field(default_factory=list)

    def __call__(self, batch: list[Any]) -> list[Any]:
        """What has been held long enough."""
        now = self.world.clock.now()
        self.held += [(now + self.by, message) for message in batch]
        come = [message for at, message in self.held if at <= now]
        self.held = [(at, message) for at, message in self.held if at > now]
        return come


@pytest.mark.parametrize("minutes", [2, 45])
def test_messages_that_are_delayed_meet_those_of_the_sweep(world: World, minutes: int) -> None:
    """The sweep sends others meanwhile; whichever comes first makes the attempt."""
    world.receivers.answer(URL, answering(500))
    _tested(world)
    late = Late(world, timedelta(minutes=minutes))
    for _ in range(60):
        world.pipeline.dispatch()
        world.pipeline.consume("deliver", late)
        world.pipeline.consume("retry", late if world.clock.now().minute % 3 else doubled)
        world.clock.advance(minutes=5)
        world.pipeline.sweep()
    world.pipeline.settle()
    every_delivery_holds(world)
    assert (the_delivery()["state"], len(world.receivers.got)) == ("undelivered", 5)


def _three_planned(world: World) -> None:
    """Three deliveries that are overdue, and will be in one batch."""
    webhook_id = registered(world)
    for _ in range(3):
        sent_test(world, webhook_id)
    world.pipeline.dispatch()
    world.pipeline.consume("deliver", lost)
    world.clock.advance(seconds=61)


def test_a_worker_killed_in_the_middle_of_a_batch_loses_none_of_it() -> None:
    for trial in every_fault(worlds(_three_planned), modes=(Mode.KILLED_BEFORE, Mode.KILLED_AFTER)):
        with trial as world:
            _bring(world)
            with world.wire.unseen():
                world.pipeline.settle()
            every_delivery_holds(world)
            assert [row["state"] for row in deliveries()] == ["delivered"] * 3


def _switched_off(world: World) -> None:
    (endpoint,) = of_kind("webhook")
    assert Hooks(world.client).update(endpoint["webhookId"], {"isActive": False}).status == 200


def _changed(world: World) -> None:
    """An event that nobody has been told of."""
    registered(world, URL, ["appointment.created"])
    world.client.create(WITH_JOHN, idempotency_key="before")


@pytest.mark.parametrize("code", [200, 500, 410])
def test_an_endpoint_that_is_switched_off_meanwhile_gets_no_more(code: int) -> None:
    for trial in every_moment(worlds(_changed), _switched_off):
        with trial as world:
            world.receivers.answer(URL, answering(code))
            world.pipeline.dispatch()
            world.pipeline.consume("deliver")
            with world.wire.unseen():
                requests = len(world.receivers.got)
                is_active = of_kind("webhook")[0]["isActive"]
                world.pipeline.settle()
            every_delivery_holds(world)
            assert len(world.receivers.got) == requests or is_active
