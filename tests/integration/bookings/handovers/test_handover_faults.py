"""A handover that breaks off anywhere, or meets somebody else: nobody is booked twice, and a repetition ends it."""

from __future__ import annotations

from tests.faults import every_fault, every_moment
from tests.integration.bookings.handovers.test_handovers import hand_over
from tests.integration.world.catalog.business import BOB, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.client import Reply
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World, worlds


def _arrange(world: World) -> None:
    business = Business(world.client)
    anna, ben = business.resource("Anna"), business.resource("Ben")
    service = business.service(anna, ben)
    for at in ("10:00", "11:00"):
        assert business.book(service, at, resourceId=anna, customer=BOB).status == 201


def _resource(name: str) -> str:
    return next(str(row["entryId"]) for row in of_kind("resource") if f'"name":"{name}"' in row["contents"])


def _request(world: World) -> Reply:
    return hand_over(Business(world.client), _resource("Anna"), KEY)


def test_a_fault_anywhere_moves_each_once_and_the_repetition_says_all_of_it() -> None:
    for trial in every_fault(worlds(_arrange)):
        with trial as world:
            first = _request(world)
            with world.wire.unseen():
                ledger_holds(world.clock.now())
                again = _request(world)
                assert again.status == 200, again
                assert [each["outcome"] for each in again.data["bookings"]] == ["moved", "moved"]
                assert first.is_failure or again.body == first.body
                assert sorted((row["version"], row["resources"][0]["name"]) for row in of_kind("booking")) == [
                    (2, "Ben"),
                    (2, "Ben"),
                ]
                ledger_holds(world.clock.now())
                assert [row["version"] for row in of_kind("appointment")] == [2, 2], "each customer is told once"


def test_of_a_rival_and_a_handover_at_any_moment_one_gets_the_time() -> None:
    def meanwhile(world: World) -> Reply:
        service = str(of_kind("service")[0]["entryId"])
        return Business(world.client).book(service, "11:00", resourceId=_resource("Ben"), key="rival")

    for trial in every_moment(worlds(_arrange), meanwhile):
        with trial as world:
            reply = _request(world)
            with world.wire.unseen():
                ledger_holds(world.clock.now())
                rival = meanwhile(world)
                second = reply.data["bookings"][1]["outcome"]
                assert (second, rival.code) in {("moved", "slot_unavailable"), ("not_moved", None)}, (reply, rival)
