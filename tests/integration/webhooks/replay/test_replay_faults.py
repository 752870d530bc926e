"""Replays under faults: every AWS call of the request fails before and after it takes effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.faults import every_fault
from tests.integration.world.client import Reply
from tests.integration.world.functions import forget
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import deliveries, registered, sent_test, the_delivery
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.webhooks.webhooks import URL, log_of
from tests.integration.world.world import World, worlds


@dataclass(frozen=True, slots=True)
class Replay:
    """A request under a key, which the client repeats until it has an answer."""

    name: str
    request: Callable[[World], Reply]


def _undelivered(world: World) -> None:
    """One event, which the endpoint refused five times and would take now."""
    world.receivers.answer(URL, answering(500))
    sent_test(world, registered(world))
    world.pipeline.settle()
    world.clock.advance(hours=1)


def _one(world: World) -> Reply:
    row = the_delivery()
    path = {"webhookId": str(row["webhookId"]), "deliveryId": str(row["sk"]).removeprefix("D#")}
    return world.client.send("webhooks.replay_delivery", {}, path, None, idempotency_key=KEY)


def _all(world: World) -> Reply:
    path = {"webhookId": str(the_delivery()["webhookId"])}
    body = {"since": "2026-03-19T00:00:00Z"}
    return world.client.send("webhooks.start_replay", body, path, None, idempotency_key=KEY)


@pytest.mark.parametrize("replay", [Replay("one", _one), Replay("all", _all)], ids=lambda replay: replay.name)
def test_whatever_call_fails_a_replay_is_carried_out_once(replay: Replay) -> None:
    for trial in every_fault(worlds(_undelivered)):
        with trial as world:
            world.receivers.answer(URL, answering(200))
            first = replay.request(world)
            with world.wire.unseen():
                forget()
                again = replay.request(world)
                assert again.status == 202, again
                assert first.is_failure or again.body == first.body
                assert len(of_kind("replay")) == 1
                actions = [row["action"] for row in log_of(str(the_delivery()["webhookId"]), "audit")]
                assert actions == ["registered", "replayed"]
                world.pipeline.settle()
                assert [(row["state"], row["generation"]) for row in deliveries()] == [("delivered", 2)]
                assert len(world.receivers.got) == 1
