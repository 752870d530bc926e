"""Replays on their way: what they make of deliveries, at which pace, and from where they go on after a fault."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from scheducal.store.table import table
from scheducal.webhooks.delivery.fan_out import event_ref
from scheducal.webhooks.delivery.model import planned
from scheducal.webhooks.delivery.repository import DeliveryRepository
from scheducal.webhooks.endpoints.repository import EndpointRepository
from scheducal.webhooks.endpoints.rows import endpoint_event
from scheducal.webhooks.replay import worker
from scheducal.webhooks.replay.rows import AT_ONCE, PAUSE
from tests.faults import every_fault
from tests.integration.world.aws import stream_records
from tests.integration.world.client import Reply
from tests.integration.world.pipeline import lost
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
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.webhooks.webhooks import URL
from tests.integration.world.world import World, worlds

SINCE = "2026-03-19T14:23:01Z"


def replay(world: World, row: Row) -> Reply:
    """POST …/deliveries/{deliveryId}/replay."""
    path = {"webhookId": row["webhookId"], "deliveryId": row["sk"].removeprefix("D#")}
    return world.client.send("webhooks.replay_delivery", {}, path)


def start_replay(world: World, since: str = SINCE) -> Reply:
    """POST …/replays, of the only endpoint."""
    path = {"webhookId": the_webhook_id()}
    return world.client.send("webhooks.start_replay", {"since": since}, path)


def the_webhook_id() -> str:
    """Of the only endpoint."""
    (found,) = of_kind("webhook")
    return str(found["webhookId"])


def the_job() -> Row:
    """Give the only job."""
    (found,) = (row for row in of_kind("replay") if "jobId" in row)
    return found


def skip(world: World, count: int, spacing: timedelta) -> None:
    """So many events that the endpoint did not get, as it was off, one after the other up to now."""
    webhook_id = registered(world)
    tenant_id = world.tenant.tenant_id
    endpoint = EndpointRepository(table()).get(tenant_id, webhook_id)
    assert endpoint is not None
    for _ in range(count):
        event = endpoint_event(endpoint, "webhook.test", {}, world.clock.now())
        table().put(event)
        ref = event_ref({**event.item, **event.key.attributes()})
        planned_one = planned(tenant_id, webhook_id, ref, world.clock.now(), is_active=False)
        assert DeliveryRepository(table()).plan(planned_one)
        world.clock.advance(seconds=spacing.total_seconds())
    world.pipeline.position = len(stream_records(0))


def test_a_replay_has_five_attempts_of_its_own_under_the_same_id(world: World) -> None:
    Journey(world, [answering(500)]).to(registered(world))
    assert replay(world, the_delivery()).status == 202
    world.pipeline.settle()
    assert (the_delivery()["state"], the_delivery()["generation"]) == ("undelivered", 2)
    assert [(row["generation"], row["number"]) for row in attempts()] == [(g, n) for g in (1, 2) for n in range(1, 6)]
    assert len({request.webhook_id for request in world.receivers.got}) == 1
    every_delivery_holds(world)


def test_messages_of_the_generation_before_are_no_ops(world: World) -> None:
    """Also the first, whose attempt has the same number as the one that is due now.

    The sweeper's name no generation: they ask for the attempt that is due, and here one is.
    """
    world.receivers.answer(URL, answering(500))
    kept: list[Any] = []

    def watched(batch: list[Any]) -> list[Any]:
        kept.extend(each for each in batch if "generation" in json.loads(each["Body"]))
        return batch

    sent_test(world, registered(world))
    world.pipeline.settle(watched)
    assert replay(world, the_delivery()).status == 202
    before = the_delivery()
    assert len(kept) >= 3, "those of the waits that the queue itself can make"
    assert world.pipeline.hand_over(kept, "retry") == set()
    assert the_delivery() == before
    assert len(world.receivers.got) == 5


def test_whatever_call_fails_a_replay_of_one_comes_to_its_end() -> None:
    def asked(world: World) -> None:
        Journey(world, [answering(410)]).to(registered(world))
        (endpoint,) = of_kind("webhook")
        on = world.client.send("webhooks.update", {"isActive": True}, {"webhookId": endpoint["webhookId"]})
        assert (on.status, replay(world, the_delivery()).status) == (200, 202)

    for trial in every_fault(worlds(asked)):
        with trial as world:
            world.pipeline.dispatch()
            with world.wire.unseen():
                world.pipeline.settle()
            assert (the_delivery()["state"], the_delivery()["generation"]) == ("delivered", 2)
            assert len(world.receivers.got) == 1


def test_a_job_replays_what_failed_in_its_span_at_its_pace(world: World) -> None:
    """More than two parts, over several days; those before the span are left alone."""
    skip(world, 2 * AT_ONCE + 20, timedelta(hours=1))
    assert start_replay(world, since="2026-03-20T00:00:00Z").status == 202
    world.pipeline.settle()
    earlier = [row for row in deliveries() if row["occurredAt"] < "2026-03-20"]
    later = [row for row in deliveries() if row["occurredAt"] >= "2026-03-20"]
    assert ({row["state"] for row in earlier}, {row["state"] for row in later}) == ({"skipped"}, {"delivered"})
    assert (the_job()["state"], the_job()["replayed"]) == ("done", len(later))
    assert len(later) > 2 * AT_ONCE
    every_delivery_holds(world)
    counts = sorted(Counter(request.at for request in world.receivers.got).items())
    assert all(count <= AT_ONCE for _, count in counts)
    assert all(after[0] - before[0] >= PAUSE for before, after in pairwise(counts))


@pytest.fixture
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small parts, so that a job has several."""
    monkeypatch.setattr(worker, "AT_ONCE", 2)


def _skipped_and_recovered(world: World) -> None:
    """Arrange a job of three deliveries, of which nothing has been done yet."""
    skip(world, 3, timedelta(minutes=1))
    assert start_replay(world).status == 202


def _dispatch(world: World) -> None:
    world.pipeline.dispatch()


def _first_part(world: World) -> None:
    with world.wire.unseen():
        world.pipeline.dispatch()
    world.pipeline.consume("jobs")


def _last_part(world: World) -> None:
    with world.wire.unseen():
        world.pipeline.dispatch()
        world.pipeline.consume("jobs")
        world.clock.advance(seconds=PAUSE.total_seconds() + 1)
    world.pipeline.consume("jobs")


@pytest.mark.usefixtures("two_at_once")
@pytest.mark.parametrize("run", [_dispatch, _first_part, _last_part])
def test_whatever_call_fails_a_job_goes_on_and_replays_each_once(run: Callable[[World], object]) -> None:
    for trial in every_fault(worlds(_skipped_and_recovered)):
        with trial as world:
            run(world)
            with world.wire.unseen():
                world.pipeline.settle()
            every_delivery_holds(world)
            assert [(row["state"], row["generation"]) for row in deliveries()] == [("delivered", 2)] * 3
            assert len(world.receivers.got) == 3
            assert the_job()["state"] == "done"
            # A part that was cut off is done again; what it had replayed by then is not counted.
            assert the_job()["replayed"] == 3 if trial.mode is None else the_job()["replayed"] <= 3


@pytest.mark.usefixtures("two_at_once")
def test_the_sweep_finds_a_job_whose_message_was_lost(world: World) -> None:
    _skipped_and_recovered(world)
    world.pipeline.dispatch()
    world.pipeline.consume("jobs", lost)
    world.pipeline.settle()
    assert (the_job()["state"], the_job()["replayed"]) == ("done", 3)
    every_delivery_holds(world)


@pytest.mark.usefixtures("two_at_once")
def test_doubled_messages_replay_nothing_twice(world: World) -> None:
    _skipped_and_recovered(world)
    world.pipeline.settle(lambda batch: [*batch, *batch])
    assert the_job()["state"] == "done"
    assert [row["generation"] for row in deliveries()] == [2] * 3
    assert len(world.receivers.got) == 3
    assert world.receivers.got[2].at - world.receivers.got[0].at >= PAUSE, "a double does not begin the next part"
    every_delivery_holds(world)


@pytest.mark.usefixtures("two_at_once")
def test_what_fails_again_is_not_replayed_for_ever(world: World) -> None:
    _skipped_and_recovered(world)
    world.receivers.answer(URL, answering(500))
    world.pipeline.settle()
    assert [(row["state"], row["generation"]) for row in deliveries()] == [("undelivered", 2)] * 3
    assert the_job()["state"] == "done"
    every_delivery_holds(world)
