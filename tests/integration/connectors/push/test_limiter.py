"""A throttled calendar: at most four at once, left alone when it asks for it, and nobody else waits for it."""

from __future__ import annotations

from datetime import timedelta

from scheducal.connectors.push.limiter import ConcurrencyLimiter, Permit
from scheducal.connectors.push.spending import Spending
from scheducal.store.table import table
from tests.integration.connectors.rig import Connected
from tests.integration.world.requests import JOHN, WITH_JOHN
from tests.integration.world.rows import of_kind, partitions
from tests.integration.world.world import World


def enter(world: World) -> Permit | timedelta:
    return ConcurrencyLimiter(table()).enter("ten_1", "cal_1", world.clock.now())


def test_four_get_in_and_whoever_leaves_makes_room_for_one(world: World) -> None:
    places = [enter(world) for _ in range(4)]
    held = [each for each in places if isinstance(each, Permit)]
    assert len({each.number for each in held}) == 4
    assert isinstance(enter(world), timedelta)
    ConcurrencyLimiter(table()).leave(held[2], Spending(), world.clock.now())
    again = enter(world)
    assert isinstance(again, Permit)
    assert again.number == held[2].number
    ConcurrencyLimiter(table()).leave(held[2], Spending(), world.clock.now())  # late, and no longer its place
    assert isinstance(enter(world), timedelta)


def test_a_place_whose_holder_died_is_free_after_its_lease(world: World) -> None:
    for _ in range(4):
        enter(world)
    world.clock.advance(seconds=121)
    assert isinstance(enter(world), Permit)


def test_a_pause_keeps_everybody_out_and_a_shorter_one_does_not_end_it(world: World) -> None:
    limiter_row = ConcurrencyLimiter(table())
    limiter_row.pause("ten_1", "cal_1", timedelta(seconds=60), world.clock.now())
    limiter_row.pause("ten_1", "cal_1", timedelta(seconds=5), world.clock.now())
    world.clock.advance(seconds=30)
    assert isinstance(enter(world), timedelta)
    world.clock.advance(seconds=31)
    assert isinstance(enter(world), Permit)


def throttle(connected: Connected, wait: timedelta) -> None:
    if connected.kind == "exchange":
        connected.fake.throttle(wait)
    else:
        from tests.fakes.google.refusal import GoogleRefusal

        seconds = int(wait.total_seconds())
        connected.fake.quotas.next.append(GoogleRefusal(429, "rateLimitExceeded", "Slow down", retry_after=seconds))


def test_throttling_costs_no_attempt_and_delays_nobody_else(connected: Connected) -> None:
    world = connected.world
    world.client.create(WITH_JOHN, idempotency_key="k")
    throttle(connected, timedelta(seconds=300))
    world.pipeline.work()
    [sync] = of_kind("sync")
    assert (sync["state"], sync["attempts"]) == ("retrying", 0)
    other = world.new_tenant("Other")
    other.create({**WITH_JOHN, "appointmentSubject": "Not late"}, idempotency_key="o")
    world.client.create({**WITH_JOHN, "appointmentSubject": "Second"}, idempotency_key="s")
    world.pipeline.work()
    assert [mail.recipient for mail in world.mails()] == [JOHN]
    requests = len(connected.fake.sent)
    world.clock.advance(seconds=60)
    world.pipeline.work()
    assert len(connected.fake.sent) == requests
    world.pipeline.settle()
    assert [part.sync["state"] for part in partitions()] == ["synced"] * 3


def test_many_at_once_all_arrive(connected: Connected) -> None:
    world = connected.world
    for number in range(25):
        world.client.create({**WITH_JOHN, "appointmentSubject": f"Number {number}"}, idempotency_key=f"k{number}")
        if number % 8 == 0:
            throttle(connected, timedelta(seconds=20))
    world.pipeline.settle()
    assert {part.sync["state"] for part in partitions()} == {"synced"}
    assert {part.sync["attempts"] for part in partitions()} == {1}
