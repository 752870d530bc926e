"""Invariant 5: two bookings never hold the same capacity, whatever fails, is slow, or happens twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.faults import every_fault, every_moment
from tests.integration.world.catalog.business import ADA, BOB, MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.client import Reply
from tests.integration.world.rows import of_kind
from tests.integration.world.world import Arrange, World, worlds

KEY = "3f0c9a52-0d0e-4a54-9a0f-6d4f2a1b7c11"


@dataclass(frozen=True, slots=True)
class Scenario:
    """request: sent under a key. taken: what the ledger has for the service's one resource afterwards, by start."""

    name: str
    arrange: Arrange
    request: Callable[[World], Reply]
    taken: tuple[str, ...]


def the(kind: str, name: str) -> str:
    """The id of the only row of a kind, or of the first."""
    return str(of_kind(kind)[0][name])


def _service(**more: Any) -> Arrange:
    return lambda world: Business(world.client).service(oncePerCustomer=False, **more)


def _arranged(*steps: Callable[[Business], object], **more: Any) -> Arrange:
    def arrange(world: World) -> None:
        business = Business(world.client)
        business.service(oncePerCustomer=False, **more)
        for step in steps:
            step(business)
        world.pipeline.work()

    return arrange


def _book(business: Business) -> Reply:
    return business.book(the("service", "entryId"), "10:00", customer=BOB, key="before")


def _hold(business: Business) -> Reply:
    return business.hold(the("service", "entryId"), "10:00", key="before")


BOOK = Scenario(
    "book",
    _service(bufferBefore=15, limits=[{"per": "week", "most": 3}, {"per": "day", "most": 3, "scope": "resource"}]),
    lambda world: Business(world.client).book(the("service", "entryId"), "10:00", key=KEY),
    ("10:00",),
)
USE_HOLD = Scenario(
    "book what is held",
    _arranged(_hold),
    lambda world: world.client.send(
        "bookings.create", {"holdId": the("hold", "holdId"), "customer": ADA}, idempotency_key=KEY
    ),
    ("10:00",),
)
MOVE = Scenario(
    "reschedule",
    _arranged(_book),
    lambda world: Business(world.client).change(
        "reschedule", the("booking", "bookingId"), {"start": f"{MONDAY}T11:00:00"}, idempotency_key=KEY
    ),
    ("11:00",),
)
CANCEL = Scenario(
    "cancel",
    _arranged(_book),
    lambda world: Business(world.client).change("cancel", the("booking", "bookingId"), idempotency_key=KEY),
    (),
)
CANCEL_APPOINTMENT = Scenario(
    "cancel the appointment",
    _arranged(_book),
    lambda world: world.client.cancel(the("appointment", "appointmentId"), idempotency_key=KEY),
    (),
)
CONFIRM = Scenario(
    "confirm",
    _arranged(_book, confirmationRequired=True),
    lambda world: Business(world.client).change("confirm", the("booking", "bookingId"), idempotency_key=KEY),
    ("10:00",),
)
RELEASE = Scenario(
    "release a hold",
    _arranged(_hold),
    lambda world: world.client.send("holds.release", None, {"holdId": the("hold", "holdId")}, idempotency_key=KEY),
    (),
)
EVERY = (BOOK, USE_HOLD, MOVE, CANCEL, CANCEL_APPOINTMENT, CONFIRM, RELEASE)


@pytest.mark.parametrize("scenario", EVERY, ids=lambda scenario: scenario.name)
def test_a_fault_anywhere_leaves_all_done_or_nothing_and_the_repetition_does_it_once(scenario: Scenario) -> None:
    for trial in every_fault(worlds(scenario.arrange)):
        with trial as world:
            first = scenario.request(world)
            with world.wire.unseen():
                ledger_holds(world.clock.now())
                again = scenario.request(world)
                assert again.status in {200, 201}, again
                assert first.is_failure or again.body == first.body
                ledger_holds(world.clock.now())
                assert taken_from(world) == scenario.taken


@pytest.mark.parametrize("scenario", [BOOK, USE_HOLD, MOVE, CONFIRM], ids=lambda scenario: scenario.name)
def test_of_two_who_want_the_same_at_any_moment_one_gets_it(scenario: Scenario) -> None:
    wanted = scenario.taken[0]

    def meanwhile(world: World) -> Reply:
        return Business(world.client).book(the("service", "entryId"), wanted, customer=BOB, key="rival")

    for trial in every_moment(worlds(scenario.arrange), meanwhile):
        with trial as world:
            reply = scenario.request(world)
            with world.wire.unseen():
                ledger_holds(world.clock.now())
                rival = meanwhile(world)
                if scenario in (USE_HOLD, CONFIRM):
                    assert (reply.is_failure, rival.code) == (False, "slot_unavailable")
                else:
                    assert {reply.code, rival.code} == {None, "slot_unavailable"}, (reply, rival)
                if reply.code is not None:
                    assert len(reply.body["data"]["alternatives"]) == 3
                ledger_holds(world.clock.now())


@dataclass(frozen=True, slots=True)
class Limited:
    """Two bookings of which only one may be, though they share no row of the ledger. more: what limits the service."""

    more: dict[str, Any]
    times: tuple[str, str] = ("10:00", "2026-03-24T10:00:00")
    resources: int = 1
    rival: dict[str, str] = field(default_factory=lambda: BOB)


TOKYO = {"timeZone": "Asia/Tokyo"}
EIGHT_AND_TEN = ("2026-03-24T08:00:00+09:00", "2026-03-24T10:00:00+09:00")
LIMITS = {
    "service, week": Limited({"limits": [{"per": "week", "most": 1}]}, resources=2),
    "service, month": Limited({"limits": [{"per": "month", "most": 1}]}, resources=2),
    "resource, week": Limited({"limits": [{"per": "week", "most": 1, "scope": "resource"}]}),
    "resource, month": Limited({"limits": [{"per": "month", "most": 1, "scope": "resource"}]}),
    "resource, day": Limited({"limits": [{"per": "day", "most": 1, "scope": "resource"}], **TOKYO}, EIGHT_AND_TEN),
    "customer, week": Limited({"limits": [{"per": "week", "most": 1, "scope": "customer"}]}, resources=2, rival=ADA),
    "customer, time": Limited(
        {"limits": [{"per": "time", "most": 1, "scope": "customer"}], "durations": [60]}, ("10:00", "10:30"), 2, ADA
    ),
    "channel, day": Limited({"channels": {"internal": {"mostPerDay": 1}}}, ("10:00", "10:00"), resources=2),
    "channel, share": Limited({"channels": {"internal": {"fraction": 10}}, "durations": [45], **TOKYO}, EIGHT_AND_TEN),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_holds_for_two_who_share_no_row(limit: str) -> None:
    limited = LIMITS[limit]
    zone = limited.more.get("timeZone", "Europe/Berlin")

    def arrange(world: World) -> None:
        business = Business(world.client)
        weekly = {"monday": ["08:00-18:00"], "tuesday": ["08:00-18:00"]}
        names = ("Anna", "Bert")[: limited.resources]
        resources = [business.resource(name, timeZone=zone, weekly=weekly) for name in names]
        business.service(*resources, **limited.more, oncePerCustomer=False)

    def book(world: World, place: int, **more: Any) -> Reply:
        resource = sorted(str(row["entryId"]) for row in of_kind("resource"))[place % limited.resources]
        business, service = Business(world.client), the("service", "entryId")
        return business.book(service, limited.times[place], resourceId=resource, **more)

    def meanwhile(world: World) -> Reply:
        return book(world, 1, customer=limited.rival, key="rival")

    for trial in every_moment(worlds(arrange), meanwhile):
        with trial as world:
            reply = book(world, 0, key=KEY)
            with world.wire.unseen():
                rival = meanwhile(world)
                assert sorted([reply.status, rival.status]) == [201, 409], (reply, rival)
                refused = reply if reply.status == 409 else rival
                assert refused.body["data"]["reason"] in {"limit", "channel"}
                ledger_holds(world.clock.now())


def test_a_rival_who_comes_when_a_hold_has_just_expired_gets_the_time_or_the_holder_does() -> None:
    """The rival's clock is past the end of the hold, and the holder's is not."""

    def meanwhile(world: World) -> Reply:
        now = world.clock.now()
        world.clock.advance(minutes=5)
        rival = Business(world.new_client(world.tenant))  # the allowance of one key does not go back in time
        reply = rival.book(the("service", "entryId"), "10:00", customer=BOB, key="rival")
        world.clock.advance(seconds=(now - world.clock.now()).total_seconds())
        return reply

    for trial in every_moment(worlds(USE_HOLD.arrange), meanwhile):
        with trial as world:
            reply = USE_HOLD.request(world)
            with world.wire.unseen():
                world.clock.advance(minutes=5)
                rival = meanwhile(world)
                codes = {reply.code, rival.code}
                assert codes in ({None, "slot_unavailable"}, {None, "hold_unavailable"}), (reply, rival)
                ledger_holds(world.clock.now())


def test_the_end_of_a_hold_is_told_of_once_whatever_fails() -> None:
    def arrange(world: World) -> None:
        _arranged(_hold)(world)
        world.clock.advance(minutes=5)

    for trial in every_fault(worlds(arrange)):
        with trial as world:
            world.pipeline.expire()
            with world.wire.unseen():
                ledger_holds(world.clock.now())
                world.pipeline.settle()
                assert [row["eventType"] for row in of_kind("event")] == ["hold.expired"]
                assert world.pipeline.due() == []
                ledger_holds(world.clock.now())


def test_a_hold_that_is_used_while_its_end_is_told_of_is_one_or_the_other() -> None:
    """The client's clock is behind that of the sweep."""

    def arrange(world: World) -> None:
        _arranged(_hold)(world)
        world.clock.advance(minutes=5)

    def meanwhile(world: World) -> None:
        world.clock.advance(seconds=-1)
        USE_HOLD.request(world)
        world.clock.advance(seconds=1)

    for trial in every_moment(worlds(arrange), meanwhile):
        with trial as world:
            world.pipeline.expire()
            with world.wire.unseen():
                ledger_holds(world.clock.now())
                (hold,) = of_kind("hold")
                assert (hold["state"] == "consumed") == bool(of_kind("booking"))


def taken_from(world: World) -> tuple[str, ...]:
    """The local starts on Monday that are taken now, in order."""
    listed = world.client.send("bookings.list", None, None, {"from": f"{MONDAY}T00:00:00Z"}).data["bookings"]
    return tuple(each["start"][11:16] for each in listed if each["status"] in {"pending", "confirmed"})
