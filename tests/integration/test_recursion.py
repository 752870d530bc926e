"""What Lambda refuses to go on with, and what our own limit does: no work is lost by either."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest

from scheducal import work_item, work_queue
from scheducal.webhooks.replay import worker
from tests.integration.webhooks.replay.test_replays import skip, start_replay, the_job
from tests.integration.world.aws import visible_at
from tests.integration.world.cloud.lineage import MOST_INVOCATIONS
from tests.integration.world.webhooks.deliveries import (
    Journey,
    deliveries,
    every_delivery_holds,
    registered,
    the_delivery,
)
from tests.integration.world.webhooks.receivers import answering
from tests.integration.world.world import World

# As many parts as 900 deliveries have, of 50 each.
AT_ONCE, PARTS = 2, 18


def dead() -> int:
    """Count the messages are in the dead-letter queue."""
    return len(visible_at("dead"))


@pytest.fixture
def long_replay(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Make a replay of so many parts that its chain is longer than Lambda likes."""
    assert PARTS > MOST_INVOCATIONS
    monkeypatch.setattr(worker, "AT_ONCE", AT_ONCE)
    skip(world, PARTS * AT_ONCE, timedelta(seconds=1))
    assert start_replay(world).status == 202
    return world


def test_a_replay_of_hundreds_goes_through(long_replay: World) -> None:
    long_replay.pipeline.settle()
    assert (the_job()["state"], the_job()["replayed"], dead()) == ("done", PARTS * AT_ONCE, 0)
    assert {row["state"] for row in deliveries()} == {"delivered"}


def test_a_function_that_may_not_go_on_is_refused_and_the_due_entry_makes_up_for_it(long_replay: World) -> None:
    long_replay.pipeline.recursive -= {"functions.pipeline.jobs"}
    for _ in range(MOST_INVOCATIONS):
        long_replay.pipeline.work()
        long_replay.clock.advance(seconds=5.001)
    assert the_job()["replayed"] == MOST_INVOCATIONS * AT_ONCE
    assert long_replay.pipeline.messages("jobs") == 1
    long_replay.pipeline.settle()
    assert (the_job()["state"], dead()) == ("done", 1)


def test_the_default_schedule_goes_through_however_long_the_receiver_asks_us_to_wait(world: World) -> None:
    """Even where Lambda would refuse: a chain ends with each long wait."""
    world.pipeline.recursive = frozenset()
    Journey(world, [answering(503, retry_after=86_400)]).to(registered(world))
    assert (the_delivery()["state"], the_delivery()["attempt"], dead()) == ("undelivered", 5, 0)
    every_delivery_holds(world)


def test_what_reaches_our_own_limit_is_told_of_and_found_by_its_due_entry(
    long_replay: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = StringIO()
    monkeypatch.setattr(work_queue.logger.registered_handler, "stream", log)
    monkeypatch.setattr(work_item, "MOST_HOPS", 0)
    long_replay.pipeline.settle()
    assert (the_job()["state"], the_job()["replayed"], dead()) == ("done", PARTS * AT_ONCE, 0)
    assert capsys.readouterr().out.count('"WorkItemsSpent":[1.0]') == PARTS - 1, "each part but the last"
    lines = map(json.loads, log.getvalue().splitlines())
    told = [line["job_id"] for line in lines if line["message"] == "left to its due entry"]
    assert told == [the_job()["jobId"]] * (PARTS - 1)


def test_a_retry_at_our_own_limit_is_found_by_its_due_entry(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_item, "MOST_HOPS", 0)
    requests = Journey(world, [answering(500), answering(500), answering(200)]).to(registered(world))
    assert (the_delivery()["state"], len(requests), dead()) == ("delivered", 3, 0)


def test_work_that_is_older_than_our_limit_is_still_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # What waited long in a queue is worked off: only to be sent on once more it is too old.
    monkeypatch.setattr(work_item, "LONGEST_AGE", timedelta())
    requests = Journey(world, [answering(500), answering(200)]).to(registered(world))
    assert (the_delivery()["state"], len(requests), dead()) == ("delivered", 2, 0)
