"""Times for a booking that moves: what is shown is what rescheduling accepts, and the reverse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.world.catalog.business import BOB, MONDAY, Business
from tests.integration.world.client import Reply
from tests.integration.world.world import World

TUESDAY = "2026-03-24"
EVERY_QUARTER = [
    f"{day}T{hour:02d}:{quarter:02d}:00"
    for day in (MONDAY, TUESDAY)
    for hour in range(8, 18)
    for quarter in (0, 15, 30, 45)
]
CASES: dict[str, dict[str, Any]] = {
    "plain": {},
    "buffers": {"bufferBefore": 15, "bufferAfter": 30, "interval": 15},
    "a limit of the service": {"limits": [{"per": "day", "most": 2}]},
    "a limit of the resource": {"limits": [{"per": "week", "most": 3, "scope": "resource"}]},
    "packed": {"isPacked": True, "durations": [45]},
    "seats": {"seats": 2},
    "limits of the customer": {
        "durations": [45],
        "interval": 15,
        "limits": [{"per": per, "most": most, "scope": "customer"} for per, most in (("day", 1), ("time", 1))],
    },
    "customers who book for others": {"oncePerCustomer": False, "seats": 3},
    "a share of the channel": {"channels": {"internal": {"fraction": 20}}},
}


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def shown(business: Business, service: str, booking: str, **query: str) -> Reply:
    asked = {"serviceId": service, "bookingId": booking, "from": MONDAY, "to": TUESDAY, **query}
    return business.client.send("availability.list", None, None, asked)


def starts(reply: Reply) -> set[str]:
    return {slot["start"] for day in reply.data["days"] for slot in day["slots"]}


@pytest.mark.parametrize("case", CASES)
def test_what_is_shown_is_what_is_accepted_and_the_reverse(business: Business, case: str) -> None:
    service = business.service(**CASES[case])
    booking = business.book(service, "10:00").data["bookingId"]
    assert business.book(service, "13:00", customer=BOB).status == 201
    # Of the same customer: not twice at one start.
    business.book(service, f"{TUESDAY}T11:00:00")
    offered = starts(shown(business, service, booking))
    assert f"{MONDAY}T10:00:00" in offered, "its own time is free for it"
    replies = {start: business.move(booking, start) for start in EVERY_QUARTER}
    accepted = {start for start, reply in replies.items() if reply.status == 200}
    refused = {start: reply.code for start, reply in replies.items() if reply.status != 200}
    assert set(refused.values()) <= {"slot_unavailable", "already_booked"}
    # Packed starts move with what is taken, and any free minute is accepted.
    assert offered <= accepted if case == "packed" else offered == accepted


def test_a_booking_that_may_repeat_is_not_in_the_way(business: Business) -> None:
    service = business.service(seats=2, oncePerCustomer=False)
    booking, _ = (business.book(service, at).data["bookingId"] for at in ("10:00", "11:00"))
    business.catalog.update("services", service, {"oncePerCustomer": True})
    assert f"{MONDAY}T11:00:00" in starts(shown(business, service, booking))
    assert business.move(booking, "11:00").status == 200


def test_the_next_times_and_explanations_know_the_booking_too(business: Business) -> None:
    service = business.service(durations=[30, 60])
    booking = business.book(service, "09:00", duration=60).data["bookingId"]
    asked = {"serviceId": service, "bookingId": booking, "from": MONDAY, "n": "1"}
    found = business.client.send("availability.next", None, None, asked).data
    assert (found["duration"], found["slots"][0]["start"]) == (60, f"{MONDAY}T09:00:00")
    for more, is_offered in (({"bookingId": booking}, True), ({}, False)):
        query = {"serviceId": service, "explain": "true", "at": f"{MONDAY}T09:30:00", **more}
        assert (
            business.client.send("availability.list", None, None, query).data["explanation"]["isOffered"] is is_offered
        )


def test_the_policy_of_rescheduling_is_that_of_the_list(world: World, business: Business) -> None:
    service = business.service(reschedulingNotice=2880, mostReschedules=1)
    shop = Business(world.new_client(world.tenant, channel="open"))
    booking = shop.book(service, "10:00").data["bookingId"]
    assert starts(shown(shop, service, booking))
    assert shop.move(booking, "11:00").status == 200
    for business_or_shop, codes in ((shop, (409, "booking_policy")), (business, (200, None))):
        reply = shown(business_or_shop, service, booking)
        assert (reply.status, reply.code) == codes
    assert business.change("cancel", booking).status == 200
    refused, moved = shown(business, service, booking), business.move(booking, "12:00")
    assert (refused.status, refused.code) == (moved.status, moved.code) == (404, "booking_already_cancelled")


def test_a_foreign_booking_is_no_booking_and_a_wrong_service_is_named(world: World, business: Business) -> None:
    service, other = business.service(), business.service()
    booking = business.book(service, "10:00").data["bookingId"]
    cases: list[tuple[Callable[[], Reply], tuple[int, str, str]]] = [
        (lambda: shown(business, service, "bkg_1"), (404, "booking_not_found", "bookingId")),
        (lambda: shown(business, other, booking), (422, "invalid_field", "serviceId")),
        (
            lambda: shown(Business(world.new_client(world.tenant, channel="open")), service, booking),
            (404, "booking_not_found", "bookingId"),
        ),
        (lambda: shown(Business(world.new_tenant("Other")), service, booking), (404, "booking_not_found", "bookingId")),
    ]
    for ask, expected in cases:
        reply = ask()
        assert (reply.status, reply.code, reply.body["error"]["param"]) == expected
