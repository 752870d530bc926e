"""A moved booking of a service with confirmationRequired is confirmed again where its customer moved it."""

from __future__ import annotations

import pytest

from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def confirmed(business: Business, **more: object) -> str:
    booking = business.book(business.service(confirmationRequired=True, **more), "10:00").data["bookingId"]
    assert business.change("confirm", booking).data["status"] == "confirmed"
    return str(booking)


def move(business: Business, booking: str, *, by_business: bool) -> str:
    business.catalog.put_channel("internal", {"overridesPolicy": by_business})
    status = business.move(booking, "11:00").data["status"]
    business.catalog.put_channel("internal", {"overridesPolicy": True})
    return str(status)


@pytest.mark.parametrize(
    ("setting", "customer", "own"),
    [("customer", "pending", "confirmed"), ("all", "pending", "pending"), ("none", "confirmed", "confirmed")],
)
def test_the_service_says_whose_moves_are_confirmed_again(
    business: Business, setting: str, customer: str, own: str
) -> None:
    for by_business, status in ((False, customer), (True, own)):
        booking = confirmed(business, movesConfirmed=setting)
        assert move(business, booking, by_business=by_business) == status, by_business
    unasked = business.book(business.service(movesConfirmed="all"), "10:00").data["bookingId"]
    assert business.move(unasked, "11:00").data["status"] == "confirmed", "it was never confirmed by anybody"


def test_a_move_that_is_confirmed_again_keeps_its_appointment(world: World, business: Business) -> None:
    booking = confirmed(business)
    assert move(business, booking, by_business=False) == "pending"
    appointment = business.get(booking).data["appointmentId"]
    assert world.client.get(appointment).data["start"] == f"{MONDAY}T11:00:00"
    before = len(of_kind("event"))
    again = business.change("confirm", booking).data
    assert (again["status"], again["appointmentId"]) == ("confirmed", appointment)
    assert world.client.get(appointment).data["version"] == 2
    assert [row["eventType"] for row in of_kind("event")][before:] == ["booking.confirmed"]
    ledger_holds(world.clock.now())


def test_a_move_that_is_declined_ends_its_appointment(world: World, business: Business) -> None:
    booking = confirmed(business)
    move(business, booking, by_business=False)
    assert business.change("decline", booking, {"reason": "We are full."}).data["status"] == "declined"
    shown = world.client.get(business.get(booking).data["appointmentId"]).data
    assert shown["status"] == "cancelled"
    assert business.book(business.get(booking).data["serviceId"], "11:00").status == 201
    ledger_holds(world.clock.now())
