"""Many changes in a row, chosen at random: what is shown can be had, what is not cannot, and the ledger stays true."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import pytest

from tests.integration.world.catalog.business import ADA, BERLIN, MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.client import Reply
from tests.integration.world.rows import Row, of_kind
from tests.integration.world.world import World

STEPS = 60


class Town:
    """A business with services of every kind, and whoever does something there."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.random = world, Random(seed)
        self.business = business = Business(world.client)
        anna, bert, room = (business.resource(name) for name in ("Anna", "Bert", "Clara"))
        hall = business.resource("Hall", capacity=2)
        self.resources = [anna, bert, room, hall]
        both = [{"resources": [anna, bert], "take": 2}]
        self.services = [
            business.service(anna, bert, name="Any", bufferAfter=15, interval=15),
            business.service(anna, room, name="Asked", confirmationRequired=True, durations=[45, 60]),
            business.service(hall, name="Class", seats=3, interval=60, durations=[60]),
            business.service(name="Both", staffing=both, limits=[{"per": "day", "most": 2}]),
            business.service(hall, bert, name="Rare", limits=[{"per": "day", "most": 2, "scope": "resource"}]),
        ]
        single = [{"per": per, "most": 1, "scope": "customer"} for per in ("day", "time")]
        self.limited = business.service(anna, bert, name="Single", limits=single)
        self.done = 0

    def step(self) -> None:
        """Something happens."""
        self.done += 1
        often: list[Callable[[], Reply | None]] = [self.book, self.move]
        seldom = [self.book_as_a_regular, self.hold, self.use, self.end, self.decide, self.wait, self.hand_over]
        self.random.choice([*often, *often, *seldom])()
        ledger_holds(self.world.clock.now())

    def book(self) -> Reply:
        return self._wanted(lambda service, at: self.business.book(service, at, customer=self._who()))

    def hold(self) -> Reply:
        return self._wanted(lambda service, at: self.business.hold(service, at, holdSeconds=60))

    def use(self) -> Reply | None:
        hold = self._any(of_kind("hold"))
        if hold is None:
            return None
        reply = self.business.use(hold["holdId"], customer=self._who())
        is_live = hold["state"] == "active" and hold["until"] > self.world.clock.now().isoformat()[:19]
        assert (reply.status == 201) == is_live, (reply, hold)
        return reply

    def move(self) -> Reply | None:
        booking = self._any([row for row in of_kind("booking") if row["status"] in {"pending", "confirmed"}])
        if booking is None:
            return None
        at = self._time()
        explained = self._explained(booking["serviceId"], at, bookingId=booking["bookingId"])
        reply = self.business.move(booking["bookingId"], at)
        assert (reply.status == 200) == explained["isOffered"], (reply, explained)
        if reply.status != 200:
            # Whose second booking it would be is told by a code of its own.
            reason = "limit" if reply.code == "already_booked" else reply.body["data"]["reason"]
            assert reason == explained["reason"]
        return reply

    def book_as_a_regular(self) -> Reply:
        reply = self.business.book(self.random.choice([self.limited, self.services[0]]), self._time(), customer=ADA)
        assert reply.status in {201, 409}
        return reply

    def hand_over(self) -> Reply:
        resource, body = self.random.choice(self.resources), {"from": MONDAY, "to": "2026-03-24"}
        ask = partial(self.world.client.send, "resources.handover", path={"resourceId": resource})
        said, done = ask({**body, "dryRun": True}), ask(body)
        assert said.data == {**done.data, "dryRun": True}
        return done

    def end(self) -> Reply | None:
        booking = self._any([row for row in of_kind("booking") if row["status"] in {"pending", "confirmed"}])
        return self.business.change("cancel", booking["bookingId"]) if booking else None

    def decide(self) -> Reply | None:
        booking = self._any([row for row in of_kind("booking") if row["status"] == "pending"])
        verb = self.random.choice(["confirm", "decline"])
        return self.business.change(verb, booking["bookingId"]) if booking else None

    def wait(self) -> None:
        self.world.clock.advance(seconds=self.random.choice([11, 40, 70]))
        self.world.pipeline.expire()

    def _wanted(self, ask: Callable[[str, str], Reply]) -> Reply:
        service, at = self.random.choice(self.services), self._time()
        explained = self._explained(service, at)
        reply = ask(service, at)
        assert (reply.status == 201) == explained["isOffered"], (reply, explained)
        if reply.status != 201:
            assert reply.body["data"]["reason"] == explained["reason"]
        return reply

    def _explained(self, service: str, at: str, **more: str) -> dict[str, Any]:
        query = {"serviceId": service, "timeZone": BERLIN, "explain": "true", "at": at, **more}
        explanation: dict[str, Any] = self.world.client.send("availability.list", None, None, query).data["explanation"]
        return explanation

    def _time(self) -> str:
        day = self.random.choice([MONDAY, "2026-03-24"])
        return f"{day}T{self.random.randrange(9, 12):02}:{self.random.choice([0, 15, 30, 45]):02}:00"

    def _who(self) -> dict[str, str]:
        return {"name": "Somebody", "email": f"s{self.done}@example.com"}

    def _any(self, found: list[Row]) -> Row | None:
        return self.random.choice(sorted(found, key=lambda row: str(row["pk"]))) if found else None


@pytest.mark.parametrize("seed", [3, 4])
def test_whatever_happens_the_ledger_and_the_list_are_right(world: World, seed: int) -> None:
    town = Town(world, seed)
    for _ in range(STEPS):
        town.step()
    actions = {row["action"] for row in of_kind("bookingAudit")}
    assert {"created", "rescheduled", "cancelled"} <= actions, "enough happened to mean something"
