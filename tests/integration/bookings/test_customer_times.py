"""One customer has one booking of a service at the same time, even if another resource is free."""

from __future__ import annotations

from typing import Any

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


def test_the_second_is_told_of_the_first_where_nobody_else_is_free(world: World, business: Business) -> None:
    alone = business.resource("Anna")
    cases: dict[str, dict[str, Any]] = {
        "the only host": {},
        "the last of the seats": {"seats": 2},
        "a limit": {"limits": [{"per": "day", "most": 1}]},
        "a limit of one customer": {"limits": [{"per": "day", "most": 1, "scope": "customer"}]},
    }
    wrong = {}
    for hour, (case, more) in enumerate(cases.items(), 9):
        service, at = business.service(alone, **more), f"{hour:02}:00"
        seats = {"seats": more["seats"]} if "seats" in more else {}
        first = business.book(service, at, **seats).data["bookingId"]
        twin = business.book(service, at, **seats)
        world.clock.advance(seconds=11)
        again = business.book(service, at, **seats)
        series = business.book(service, at, **seats, recurrence={"frequency": "weekly", "count": 2}).data
        stranger = business.book(service, at, **seats, customer=BOB)
        codes = twin.code, again.code, again.body["data"], series["occurrences"][0]["reason"], stranger.code
        if codes != ("duplicate_request", "already_booked", {"bookingId": first}, "already_booked", "slot_unavailable"):
            wrong[case] = codes
    assert not wrong
    for_others = business.service(alone, oncePerCustomer=False)
    assert business.book(for_others, "14:00").status == 201
    assert business.book(for_others, "14:00", notes="x").code == "slot_unavailable"


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


def limited(business: Business, *limits: tuple[str, int], **more: object) -> str:
    return two_hosts(business, limits=[{"per": per, "most": most, "scope": "customer"} for per, most in limits], **more)


@pytest.mark.parametrize(
    ("per", "last", "refused", "allowed"),
    [
        ("day", f"{MONDAY}T16:00:00", f"{MONDAY}T15:00:00", "2026-03-24T09:00:00"),
        ("week", "2026-03-27T09:00:00", "2026-03-26T09:00:00", "2026-03-30T09:00:00"),
        ("month", "2026-03-31T09:00:00", "2026-03-30T09:00:00", "2026-04-01T09:00:00"),
    ],
)
def test_a_customer_has_no_more_bookings_than_their_limit(
    world: World, business: Business, per: str, last: str, refused: str, allowed: str
) -> None:
    service = limited(business, (per, 2))
    first = business.book(service, "10:00").data["bookingId"]
    assert business.book(two_hosts(business), "11:00").status == 201, "another service does not count"
    assert business.book(service, last).status == 201
    answer = business.book(service, refused)
    assert (answer.code, answer.body["data"]["reason"]) == ("slot_unavailable", "limit")
    assert business.book(service, answer.body["data"]["alternatives"][0]["start"], customer=BOB).status == 201
    assert business.book(service, refused, customer=BOB).status == 201
    held = business.hold(service, refused).data["holdId"]
    assert business.use(held).body["data"]["reason"] == "limit"
    assert business.move(first, "13:00").status == 200, "it does not count against itself"
    after = business.book(service, allowed).data["bookingId"]
    assert business.move(after, "12:00").body["data"]["reason"] == "limit"
    business.change("cancel", first)
    assert business.use(held).status == 201
    ledger_holds(world.clock.now())


def test_alternatives_are_free_for_the_customer(business: Business) -> None:
    service = limited(business, ("week", 1))
    business.book(service, "10:00")
    nearest = business.book(service, "11:00").body["data"]["alternatives"]
    assert [each["start"][:10] for each in nearest] == ["2026-03-20"] * 3, "the Friday before"
    assert business.book(service, nearest[0]["start"]).status == 201


def test_times_of_one_customer_overlap_only_as_often_as_the_service_says(business: Business) -> None:
    other = business.service(durations=[120])
    service = limited(business, ("time", 1))
    assert business.book(other, "10:00").status == 201
    for at, status in (("09:30", 201), ("10:00", 409), ("11:30", 409), ("12:00", 201)):
        assert business.book(service, at).status == status, at
    assert business.book(service, "11:00", customer=BOB).status == 201
    assert business.book(limited(business, ("time", 2)), "10:30").status == 201
    assert business.book(limited(business, ("time", 2)), "10:30").body["data"]["reason"] == "limit"


def test_rows_that_say_no_more_than_whose_they_are_count_too(business: Business) -> None:
    """Rows that were written before there were limits of customers."""
    service = limited(business, ("day", 1), ("time", 1))
    business.book(service, "10:00")
    (row,) = of_kind("customerTime")
    assert set(row) == {"pk", "sk", "kind", "bookingId", "expiresAt"}
    assert business.book(service, "15:00").body["data"]["reason"] == "limit"
    assert business.book(limited(business, ("time", 1)), "10:15").body["data"]["reason"] == "limit"
    assert business.book(limited(business, ("time", 1)), "10:30").status == 201


def test_a_series_counts_its_own_bookings(business: Business) -> None:
    days = {"frequency": "daily", "count": 4}
    made = business.book(limited(business, ("week", 3)), "10:00", recurrence=days).data
    assert [each["reason"] for each in made["occurrences"]] == [None, None, None, "limit"]
    refused = business.book(limited(business, ("week", 3)), "11:00", recurrence=days, allOrNothing=True)
    reasons = [each["reason"] for each in refused.body["data"]["occurrences"]]
    assert reasons == [None, None, None, "limit"]
    assert business.book(limited(business, ("week", 4)), "11:00", recurrence=days, allOrNothing=True).status == 201


def test_only_customers_have_limits_of_overlapping_times(business: Business) -> None:
    limits = [{"per": "time", "most": 1, "scope": "resource"}]
    assert business.service(limits=[{"per": "time", "most": 1}]), "the scope is the customer without saying so"
    staffing = [{"resources": [business.resource()]}]
    body = {"name": "Advice", "timeZone": "Europe/Berlin", "durations": [30], "staffing": staffing, "limits": limits}
    for limit, param in (({}, "limits[0].scope"), ({"per": "year"}, "limits[0].per")):
        refused = business.catalog.create("services", {**body, "limits": [{**limits[0], **limit}]})
        assert (refused.code, refused.body["error"]["param"]) == ("invalid_field", param)
