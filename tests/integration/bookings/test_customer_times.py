"""One customer has one booking of a service at the same time, even if another resource is free."""

from __future__ import annotations

import pytest

from tests.integration.world.catalog.business import BOB, MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def two_hosts(business: Business, **more: object) -> str:
    return business.service(business.resource("Anna"), business.resource("Ben"), **more)


def test_the_second_is_told_of_the_first(world: World, business: Business) -> None:
    service = two_hosts(business)
    first = business.book(service, "10:00").data["bookingId"]
    world.clock.advance(seconds=11)
    for again in (business.book(service, "10:00"), business.book(service, f"{MONDAY}T09:00:00Z", key="k", notes="x")):
        assert (again.status, again.code) == (409, "already_booked")
        assert again.body["data"] == {"bookingId": first}
    assert business.book(two_hosts(business), "10:00").status == 201, "another service"
    assert business.book(service, "10:00", customer=BOB).status == 201
    business.change("cancel", first)
    assert business.book(service, "10:00").status == 201
    ledger_holds(world.clock.now())


def test_a_booking_moves_with_its_customer_s_time(business: Business) -> None:
    service = two_hosts(business)
    early, late = (business.book(service, at).data["bookingId"] for at in ("10:00", "11:00"))
    refused = business.move(early, "11:00")
    assert (refused.code, refused.body["data"]) == ("already_booked", {"bookingId": late})
    assert business.move(early, "12:00").status == 200
    assert business.book(service, "10:00").status == 201
    assert business.book(service, "12:00").body["data"] == {"bookingId": early}
    assert len(of_kind("customerTime")) == 3


def test_a_held_time_and_a_series_are_no_way_round(world: World, business: Business) -> None:
    service = two_hosts(business)
    first = business.book(service, "10:00").data["bookingId"]
    hold = business.hold(service, "10:00").data["holdId"]
    assert business.use(hold).body["data"] == {"bookingId": first}
    business.release(hold)
    series = business.book(service, "10:00", recurrence={"frequency": "weekly", "count": 2}).data
    assert [each["reason"] for each in series["occurrences"]] == ["already_booked", None]
    days = {"frequency": "daily", "count": 3}
    assert business.book(service, "10:00", recurrence=days, allOrNothing=True).code == "already_booked"
    ledger_holds(world.clock.now())


def test_a_service_may_say_that_customers_book_for_others_too(business: Business) -> None:
    service = two_hosts(business, oncePerCustomer=False)
    assert [business.book(service, "10:00", notes=note).status for note in ("me", "my sister")] == [201, 201]


def test_a_declined_booking_does_not_count(business: Business) -> None:
    service = two_hosts(business, confirmationRequired=True)
    first = business.book(service, "10:00").data["bookingId"]
    business.change("decline", first)
    assert business.book(service, "10:00").status == 201
