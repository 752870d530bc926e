"""Invariant 3: every event reaches a final state at every endpoint, whatever fails on its way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from tests.faults import Mode
from tests.integration.world.functions import forget
from tests.integration.world.pipeline import Course, doubled, lost, reversed_order
from tests.integration.world.requests import MOVED
from tests.integration.world.rows import of_kind, rows
from tests.integration.world.webhooks.deliveries import (
    attempts,
    deliveries,
    doubles,
    every_delivery_holds,
    sent_test,
    the_delivery,
)
from tests.integration.world.webhooks.on_the_way import OTHER_URL, one_event, one_overdue, two_endpoints_and_an_event
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.webhooks.webhooks import URL
from tests.integration.world.world import World


@pytest.mark.parametrize("course", [doubled, reversed_order], ids=["doubled", "reversed"])
def test_messages_doubled_or_out_of_order_reach_the_endpoint_once(world: World, course: Course) -> None:
    two_endpoints_and_an_event(world)
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
    two_endpoints_and_an_event(world)
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
    one_event(world)
    kept: list[object] = []

    def watched(batch: list[object]) -> list[object]:
        kept.extend(batch)
        return batch

    world.pipeline.settle(watched)
    requests, begin, before = len(world.receivers.got), world.wire.next_number, rows()
    assert world.pipeline.hand_over(kept, "retry") == set()
    assert len(world.receivers.got) == requests == 3
    # The first tries to make the delivery's row.
    assert Counter(world.wire.operations[begin:])["PutItem"] == 1
    assert set(world.wire.operations[begin:]) == {"GetItem", "PutItem"}, "nothing is sent for an old message"
    assert rows() == before
    every_delivery_holds(world)


def test_an_attempt_that_was_cut_off_counts_and_may_double(world: World) -> None:
    one_overdue(world)
    with world.wire.unseen():
        world.pipeline.sweep()
    world.wire.fail(world.wire.next_number + 5, Mode.KILLED_AFTER)
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
    one_event(world)
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
    one_event(world)
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


def test_messages_that_wait_their_turn_do_not_multiply(world: World) -> None:
    """Each sweep finds the delivery overdue as before; one in 15 minutes sends it."""
    one_overdue(world)
    for _ in range(14):
        world.pipeline.sweep()
        world.clock.advance(minutes=1)
    assert world.pipeline.messages("retry") == 1
    world.pipeline.consume("retry", lost)
    world.pipeline.settle()
    every_delivery_holds(world)
    assert (the_delivery()["state"], len(world.receivers.got)) == ("delivered", 1)


def test_while_secrets_cannot_be_opened_no_attempt_is_used_up(world: World) -> None:
    one_overdue(world)
    for _ in range(6):
        forget()
        with world.wire.unseen():
            world.pipeline.sweep()
        world.wire.fail(world.wire.next_number + 4, Mode.FAULTY)
        world.pipeline.consume("retry", lambda batch: batch[-1:])
        assert world.wire.operations[-1] == "Decrypt"
        world.clock.advance(minutes=16)
    world.pipeline.settle()
    assert (the_delivery()["state"], attempts(), len(world.receivers.got)) == ("delivered", [], 1)


def test_what_botocore_repeats_is_taken_for_done(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """The claim, then the record: the attempt goes on, and its outcome is counted."""
    one_event(world)
    world.pipeline.dispatch()
    begin = world.wire.next_number
    world.wire.fail(begin + 3, Mode.REPEATED)
    world.pipeline.consume("deliver")
    # The last counts the batch.
    requests = ["GetItem", "GetItem", "GetItem", "PutItem", "POST", "UpdateItem", "UpdateItem"]
    assert world.wire.operations[begin:] == requests
    sent_test(world, of_kind("webhook")[0]["webhookId"])
    world.pipeline.dispatch()
    world.wire.fail(world.wire.next_number + 5, Mode.REPEATED)
    world.pipeline.consume("deliver")
    assert [row["state"] for row in deliveries()] == ["delivered"] * 2
    assert capsys.readouterr().out.count('"delivery.delivered":[1.0]') == 2
    every_delivery_holds(world)
