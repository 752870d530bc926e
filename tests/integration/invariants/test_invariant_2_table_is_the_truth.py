"""Invariant 2: any message may be lost, doubled or late; the sweeper and the claim make it good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults import Mode, every_fault
from tests.integration.scenarios import CANCEL, CREATE_GMAIL, MOVE, RENAME, Scenario, with_two
from tests.integration.world.functions import invoke
from tests.integration.world.laws import everything_holds
from tests.integration.world.pipeline import Course, doubled, lost, reversed_order
from tests.integration.world.rows import the_partition
from tests.integration.world.world import World, worlds

GRACE_SECONDS, LEASE_SECONDS = 60, 120


@pytest.mark.parametrize("scenario", [CREATE_GMAIL, MOVE], ids=lambda scenario: scenario.name)
def test_a_sweep_makes_a_lost_event_good_even_if_it_meets_a_fault(scenario: Scenario) -> None:
    def lost_change(world: World) -> None:
        scenario.arrange(world)
        scenario.insist(world)
        world.pipeline.dispatch(lost)
        world.clock.advance(seconds=GRACE_SECONDS)

    for trial in every_fault(worlds(lost_change)):
        with trial as world:
            world.pipeline.sweep()
            with world.wire.unseen():
                world.pipeline.settle()
            everything_holds(world)


def test_a_lost_message_is_sent_again_by_the_sweep(world: World) -> None:
    assert CREATE_GMAIL.request(world).status == 201
    world.pipeline.dispatch()
    assert world.pipeline.sync(lost) == 1
    world.pipeline.work()
    assert world.mails() == []
    world.clock.advance(seconds=GRACE_SECONDS)
    world.pipeline.sweep()
    world.pipeline.work()
    everything_holds(world)


def test_the_sweep_leaves_alone_what_is_not_overdue(world: World) -> None:
    assert CREATE_GMAIL.request(world).status == 201
    world.clock.advance(seconds=GRACE_SECONDS - 1)
    world.pipeline.sweep()
    assert world.pipeline.messages() == 0


@pytest.mark.parametrize("course", [doubled, reversed_order], ids=["doubled", "reversed"])
def test_events_and_messages_doubled_or_out_of_order_change_nothing(world: World, course: Course) -> None:
    with_two(world)
    for scenario in (RENAME, MOVE, CANCEL):
        assert scenario.request(world).status == 200
        world.pipeline.dispatch(course)
    while world.pipeline.sync(course):
        pass
    everything_holds(world)


def test_old_messages_are_no_ops(world: World) -> None:
    with_two(world)
    before = world.mails()
    world.pipeline.position = 0
    world.pipeline.work()
    assert world.mails() == before
    everything_holds(world)


def test_doubled_messages_worked_off_at_the_same_time_send_one_mail(world: World) -> None:
    assert CREATE_GMAIL.request(world).status == 201
    for _ in range(8):
        world.pipeline.position = 0
        world.pipeline.dispatch()
    messages = world.pipeline.receive()
    with ThreadPoolExecutor(8) as pool:
        failed = list(pool.map(lambda message: world.pipeline.hand_over([message]), messages))
    assert failed == [set()] * 8
    world.pipeline.settle()
    assert len(world.mails()) == 2
    everything_holds(world)


def test_a_worker_that_died_is_followed_by_another_when_its_lease_ends(world: World) -> None:
    assert CREATE_GMAIL.request(world).status == 201
    world.pipeline.dispatch()
    world.wire.fail(world.wire.next_number + 3, Mode.KILLED_AFTER)
    world.pipeline.sync()
    assert world.wire.operations[-3:] == ["Query", "TransactWriteItems", "SendEmail"]
    world.pipeline.sweep()
    world.pipeline.work()
    assert len(world.mails()) == 1, "its lease has not ended"
    world.clock.advance(seconds=LEASE_SECONDS)
    world.pipeline.sweep()
    world.pipeline.work()
    everything_holds(world, repeats=1)


def test_a_message_that_is_no_message_ends_in_the_dead_letter_queue(world: World) -> None:
    record = {"messageId": "1", "receiptHandle": "1", "body": "{}", "eventSource": "aws:sqs", "attributes": {}}
    with pytest.raises(Exception, match="All records failed"):
        invoke(world.wire, "pipeline.sync", {"Records": [record]})


def test_only_events_of_a_change_start_a_sync(world: World) -> None:
    with_two(world)
    assert the_partition().sync["attempts"] == 1
    assert world.pipeline.dispatch() == 0
