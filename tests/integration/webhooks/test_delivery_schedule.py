"""When a delivery is attempted: each attempt in its window, however long the wait, and as the receiver asks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise

import pytest

from scheducal.webhooks.delivery import worker
from scheducal.webhooks.delivery.rules import SCHEDULE
from tests.integration.world.functions import forget, forget_everything, module
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
from tests.integration.world.webhooks.webhooks import URL
from tests.integration.world.world import World

# SQS counts whole seconds: one for the time in the message, one for its delay.
SLACK = 2


@dataclass(frozen=True, slots=True)
class Chance:
    """In place of the operating system's chance."""

    value: float

    def random(self) -> float:
        """Always the same."""
        return self.value


def seconds_between(world: World) -> list[float]:
    """From each request to the next."""
    return [(later.at - earlier.at).total_seconds() for earlier, later in pairwise(world.receivers.got)]


def hops_between(world: World) -> list[int]:
    """Count the messages the worker sent after each failed request, up to the next."""
    counts: list[int] = []
    for call in world.wire.calls:
        if call.operation == "POST":
            counts.append(0)
        elif counts and (call.function, call.operation) == ("deliver", "SendMessageBatch"):
            counts[-1] += 1
    return counts


@pytest.mark.parametrize("chance", [0.0, 0.37, 1.0])
def test_every_attempt_is_in_its_window(world: World, chance: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "CHANCE", Chance(chance))
    begin = world.clock.now()
    requests = Journey(world, [HANGING]).to(registered(world))
    assert requests[0].at == begin
    waits = [wait.total_seconds() for wait in SCHEDULE[1:]]
    for found, wait in zip(seconds_between(world), waits, strict=True):
        assert wait * (1 + 0.1 * chance) <= found <= wait * (1 + 0.1 * chance) + SLACK
    every_delivery_holds(world)


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_a_long_wait_rests_in_the_row(world: World, chance: float, monkeypatch: pytest.MonkeyPatch) -> None:
    # The worker sends one message for each wait: of a long one, only the sweep's, for what is left of it.
    monkeypatch.setattr(worker, "CHANCE", Chance(chance))
    Journey(world, [answering(500)]).to(registered(world))
    assert hops_between(world) == [1, 1, 1, 1, 0]
    swept = [call for call in world.wire.calls if (call.function, call.operation) == ("sweep", "SendMessageBatch")]
    assert len(swept) == 2, "for the waits of 30 minutes and of 2 hours"


def test_a_wait_whose_every_message_is_lost_ends_all_the_same(world: World) -> None:
    world.receivers.answer(URL, answering(500))
    sent_test(world, registered(world))
    for _ in range(60):
        world.pipeline.work()
        world.pipeline.lose("retry")
        world.clock.advance(minutes=20)
        world.pipeline.sweep()
    assert (the_delivery()["state"], len(world.receivers.got)) == ("undelivered", 5)


def test_an_early_message_waits_for_the_rest(world: World) -> None:
    world.receivers.answer(URL, answering(500), answering(200))
    sent_test(world, registered(world))
    world.pipeline.work()
    assert world.pipeline.receive("retry") == [], "the queue holds it back"
    world.clock.advance(seconds=67)
    (message,) = world.pipeline.receive("retry")
    world.clock.advance(seconds=-20)
    assert world.pipeline.hand_over([message], "retry") == set()
    world.pipeline.delete([message], "retry")
    assert (len(world.receivers.got), world.pipeline.messages("retry")) == (1, 1)
    world.pipeline.settle()
    assert 60 <= seconds_between(world)[0] <= 66 + SLACK


@pytest.mark.parametrize(
    ("asked", "wait"),
    [(5, 60), (120, 120), (300, 300), (86_400, 300)],
    ids=["too short", "longer", "as long as the step after", "too long"],
)
def test_a_receiver_may_ask_for_a_wait_up_to_the_step_after(
    world: World, asked: int, wait: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "CHANCE", Chance(0.0))
    Journey(world, [answering(503, retry_after=asked), answering(200)]).to(registered(world))
    assert wait <= seconds_between(world)[0] <= wait + SLACK


def test_before_the_last_attempt_no_longer_wait_can_be_asked_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "CHANCE", Chance(0.0))
    Journey(world, [answering(503)] * 3 + [answering(503, retry_after=86_400)]).to(registered(world))
    assert 7200 <= seconds_between(world)[-1] <= 7200 + SLACK


def test_a_wait_that_was_asked_for_counts_though_the_answer_broke_off(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "CHANCE", Chance(0.0))
    Journey(world, [answering(503, 120, BROKEN_OFF), answering(200)]).to(registered(world))
    assert 120 <= seconds_between(world)[0] <= 120 + SLACK


def test_a_stage_can_have_a_shorter_schedule(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELIVERY_SCHEDULE", "0,1,3")
    forget_everything()
    Journey(world, [answering(500)]).to(registered(world))
    monkeypatch.undo()
    forget_everything()
    assert [round(seconds) for seconds in seconds_between(world)] in ([1, 3], [2, 3], [1, 4], [2, 4])
    assert (the_delivery()["state"], the_delivery()["attempt"]) == ("undelivered", 3)


def test_what_a_failed_delivery_leaves(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Five attempts under one id, each signed at its own time; a state, its place in the index, a metric."""
    requests = Journey(world, [answering(404), HANGING, answering(301), answering(500)]).to(registered(world))
    assert len({request.webhook_id for request in requests}) == 1
    assert len({request.body for request in requests}) == 1
    times = [int(request.at.timestamp()) for request in requests]
    assert [int(request.headers["webhook-timestamp"]) for request in requests] == times
    assert [(row["number"], row.get("code")) for row in attempts()] == [
        (1, 404),
        (2, None),
        (3, 301),
        (4, 500),
        (5, 500),
    ]
    assert [row.get("response") for row in attempts()][:2] == ["as told", None]
    assert attempts()[1]["error"] == "timeout: no complete answer came within 5 s"
    (found,) = deliveries()
    assert (found["state"], found["gsi1pk"]) == ("undelivered", f"T#{world.tenant.tenant_id}#DLV#undelivered#202603")
    assert capsys.readouterr().out.count('"delivery.undelivered":[1.0]') == 1


def test_a_2xx_that_something_is_wrong_with_is_a_failure_that_keeps_its_status(world: World) -> None:
    webhook_id = registered(world)
    Journey(world, [answering(200, failure=BROKEN_OFF)]).to(webhook_id)
    assert (the_delivery()["state"], len(world.receivers.got)) == ("undelivered", 5)
    kept = {"code": 200, "response": "as told", "error": "protocol: the answer's body broke off"}
    assert [{name: row[name] for name in kept} for row in attempts()] == [kept] * 5
    (listed,) = world.client.send("webhooks.deliveries", None, {"webhookId": webhook_id}).data["deliveries"]
    assert [{name: each[name] for name in kept} for each in listed["attempts"]] == [kept] * 5
    every_delivery_holds(world)


def test_operators_learn_from_the_log_whose_endpoint_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    log = StringIO()
    monkeypatch.setattr(module("pipeline.deliver").logger.registered_handler, "stream", log)
    webhook_id = registered(world)
    Journey(world, [answering(500)]).to(webhook_id)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    given_up = [line for line in lines if line["message"] == "undelivered"]
    assert [(line["tenant_id"], line["webhook_id"]) for line in given_up] == [(world.tenant.tenant_id, webhook_id)]


def test_a_worker_that_starts_cold_goes_on(world: World) -> None:
    world.receivers.answer(URL, answering(500), answering(200))
    sent_test(world, registered(world))
    world.pipeline.work()
    forget()
    world.pipeline.settle()
    assert the_delivery()["state"] == "delivered"
    assert world.wire.operations.count("Decrypt") == 1
