"""Invariant 3 under faults: every call on an event's way to its endpoints fails once, before and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from scheducal.http.pinned.model import PinnedResponse, PinnedResult
from scheducal.store.table import table
from scheducal.webhooks.delivery.manifest import manifest_of
from scheducal.webhooks.delivery.model import RESENT_AFTER
from scheducal.webhooks.delivery.repository import AlreadyKept, DeliveryRepository
from scheducal.webhooks.delivery.wiring import retry_queue
from tests.faults import Mode, every_fault, every_moment
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import (
    attempts,
    deliveries,
    every_delivery_holds,
    registered,
    the_delivery,
)
from tests.integration.world.webhooks.on_the_way import (
    bring,
    bring_first,
    bring_first_late,
    failed_thrice,
    one_event,
    one_overdue,
    sweep_each_fate,
    three_events,
    three_overdue,
    two_endpoints_and_an_event,
    two_events,
)
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.webhooks.webhooks import URL, Hooks
from tests.integration.world.world import Arrange, World, worlds


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the way on which every call fails once. code: what the endpoint answers."""

    name: str
    arrange: Arrange
    run: Callable[[World], object]
    code: int = 200


STRETCHES = (
    Stretch("dispatch", two_endpoints_and_an_event, lambda world: world.pipeline.dispatch()),
    Stretch("first", one_event, bring_first),
    Stretch("first fails", one_event, bring_first, code=500),
    Stretch("first finds it gone", one_event, bring_first, code=410),
    Stretch("first, late", one_event, bring_first_late),
    Stretch("deliver", one_overdue, bring),
    Stretch("fourth failure", failed_thrice, bring, code=503),
    Stretch("sweep", one_overdue, lambda world: world.pipeline.sweep()),
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
                assert sorted(row["eventType"] for row in of_kind("event")) == ["webhook.disabled", "webhook.test"]


def test_whatever_call_fails_while_an_answer_is_awaited_every_event_arrives() -> None:
    """The endpoint is noted as slow, and what is in the same batch handed over to the retries."""
    for trial in every_fault(worlds(two_events)):
        with trial as world:
            world.receivers.answer(URL, PinnedResult(1500, answer=PinnedResponse(200, "late")))
            with world.wire.unseen():
                world.pipeline.dispatch()
            world.pipeline.consume("deliver")
            with world.wire.unseen():
                world.pipeline.settle()
            every_delivery_holds(world)
            assert [row["state"] for row in deliveries()] == ["delivered"] * 2
            if trial.mode is None:
                assert world.wire.operations.count("POST") == 1, "the second is not attempted beside the first"


def test_a_worker_killed_in_the_middle_of_a_batch_loses_none_of_it() -> None:
    for trial in every_fault(worlds(three_overdue), modes=(Mode.KILLED_BEFORE, Mode.KILLED_AFTER)):
        with trial as world:
            bring(world)
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


def test_what_was_sent_before_its_endpoint_was_switched_off_is_skipped_whatever_call_fails() -> None:
    for trial in every_fault(worlds(_changed)):
        with trial as world:
            with world.wire.unseen():
                world.pipeline.dispatch()
                _switched_off(world)
            world.pipeline.consume("deliver")
            with world.wire.unseen():
                world.pipeline.settle()
            every_delivery_holds(world)
            assert (the_delivery()["state"], world.receivers.got) == ("skipped", [])


def test_a_sweep_over_a_manifest_of_which_each_delivery_had_another_fate_bears_every_fault() -> None:
    """Its questions fail in the sweep of one alone."""
    for trial in every_fault(worlds(three_events), but=frozenset({"Query"})):
        with trial as world:
            sweep_each_fate(world)
            with world.wire.unseen():
                world.pipeline.settle()
            every_delivery_holds(world)
            assert [row["state"] for row in deliveries()] == ["delivered"] * 3
            assert len(attempts()) == 1, "the claim that was abandoned"


def _same_message(world: World) -> None:
    """Another worker gets a message about the same attempt, as a sweep of a while later would send it."""
    later = world.clock.now() + RESENT_AFTER
    retry_queue().send(DeliveryRepository(table()).due(later, most_per_shard=10))
    world.pipeline.consume("retry")


def _dispatched_again(world: World) -> None:
    """The stream gives the event once more, and another worker gets the message of that."""
    world.pipeline.position = 0
    world.pipeline.dispatch()
    world.pipeline.consume("deliver")


def _swept(world: World) -> None:
    """The messages have had their time, and another worker gets the sweeper's."""
    world.pipeline.sweep()
    world.pipeline.consume("retry")


@pytest.mark.parametrize(
    ("arrange", "run", "meanwhile"),
    [
        (one_overdue, bring, _same_message),
        (one_event, bring_first_late, _dispatched_again),
        (one_event, bring_first_late, _swept),
    ],
    ids=["a retry", "a first message", "a first message and the sweeper's"],
)
@pytest.mark.parametrize(("code", "requests"), [(200, 1), (500, 5)])
def test_a_double_at_any_moment_makes_no_request_of_its_own(
    arrange: Arrange, run: Arrange, meanwhile: Arrange, code: int, requests: int
) -> None:
    for trial in every_moment(worlds(arrange), meanwhile):
        with trial as world:
            world.receivers.answer(URL, answering(code))
            run(world)
            with world.wire.unseen():
                world.pipeline.settle()
            every_delivery_holds(world)
            assert len(world.receivers.got) == requests


def test_a_first_message_that_is_lost_with_its_worker_is_made_good_by_the_manifest() -> None:
    for trial in every_fault(worlds(one_event), modes=(Mode.KILLED_BEFORE, Mode.KILLED_AFTER)):
        with trial as world:
            bring_first(world)
            with world.wire.unseen():
                world.pipeline.lose("deliver")
                world.pipeline.settle()
            every_delivery_holds(world)
            assert {row["state"] for row in deliveries()} == {"delivered"}


def _claimed_by_one_that_dies(world: World) -> None:
    """Another worker takes the attempt, and neither it nor its message is ever heard of again."""
    deliveries, now = DeliveryRepository(table()), world.clock.now()
    for manifest in map(manifest_of, of_kind("manifest")):
        for planned in manifest.deliveries:
            try:
                deliveries.begin(planned, now)
            except AlreadyKept:
                deliveries.claim(deliveries.stored([planned])[planned], now)


def test_a_claim_that_is_made_and_abandoned_during_the_sweep_is_found_by_another() -> None:
    for trial in every_moment(worlds(one_overdue), _claimed_by_one_that_dies):
        with trial as world:
            world.pipeline.sweep()
            with world.wire.unseen():
                world.pipeline.settle()
            every_delivery_holds(world)
            assert {row["state"] for row in deliveries()} == {"delivered"}


def test_sweeps_that_overlap_make_one_request() -> None:
    """EventBridge may ring twice, and a sweep may last until the next."""
    for trial in every_moment(worlds(one_overdue), lambda world: world.pipeline.sweep()):
        with trial as world:
            world.pipeline.sweep()
            with world.wire.unseen():
                world.pipeline.settle()
            every_delivery_holds(world)
            assert len(world.receivers.got) == 1
