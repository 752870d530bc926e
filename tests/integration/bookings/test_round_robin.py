"""Whose turn it is, over the API: for any rhythm of bookings, and whatever becomes of them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from scheducal.store.keys import Key
from scheducal.store.table import table
from tests.faults import every_moment
from tests.integration.world.catalog.business import BOB, MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.client import Reply
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World, worlds


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def team(business: Business, size: int, pick: str, **more: Any) -> str:
    """Give the id of a service that any one of so many people serves."""
    people = [business.resource(f"Person {number}") for number in range(size)]
    return business.service(staffing=[{"resources": people, "pick": pick, **more}])


def week(number: int, at: str = "10:00") -> str:
    """Make a time on a Monday, so many weeks after the first."""
    return f"{date.fromisoformat(MONDAY) + timedelta(weeks=number)}T{at}:00"


def host(reply: Reply) -> str:
    """Give the name of the one who serves a booking, or a hold."""
    (resource,) = reply.data["resources"]
    return str(resource["name"])


@pytest.mark.parametrize("is_ahead", [True, False])
@pytest.mark.parametrize("pick", ["fairness", "round_robin"])
def test_seven_mondays_go_to_seven_people(world: World, business: Business, pick: str, is_ahead: bool) -> None:
    service = team(business, 7, pick)
    hosts = []
    for number in range(7):
        hosts.append(host(business.book(service, week(number))))
        if not is_ahead:
            world.clock.advance(days=7)
    assert len(set(hosts)) == 7, hosts


def test_a_recurring_booking_goes_round(business: Business) -> None:
    service = team(business, 3, "round_robin")
    weekly = {"frequency": "weekly", "count": 6}
    reply = business.book(service, week(0), recurrence=weekly, allOrNothing=True)
    assert reply.data["booked"] == 6
    served = Counter(each["resources"][0]["name"] for each in of_kind("booking"))
    assert set(served.values()) == {2}, served


def test_what_becomes_of_a_booking_follows_in_the_shares(business: Business) -> None:
    service = team(business, 2, "fairness")
    first, second = business.book(service, "09:00"), business.book(service, "10:00")
    assert (host(first), host(second)) == ("Person 0", "Person 1")
    # Given back: both bookings that follow are the first person's, and the third is a tie again.
    assert business.change("cancel", first.data["bookingId"]).status == 200
    third = business.book(service, week(1, "09:00"))
    assert host(third) == "Person 0"
    # A move to another day keeps the person and the count.
    assert host(business.move(third.data["bookingId"], week(2, "09:00"))) == "Person 0"
    # Handed over: the first person has none again, and the second has two.
    other = second.data["resources"][0]["resourceId"]
    assert business.move(third.data["bookingId"], week(2, "10:00"), resourceId=other).status == 200
    hosts = [host(business.book(service, week(3, at))) for at in ("09:00", "10:00", "11:00", "12:00")]
    assert Counter(hosts) == {"Person 0": 3, "Person 1": 1}
    assert hosts[:2] == ["Person 0", "Person 0"]


def test_a_hold_takes_the_turn_and_counts_once_it_is_used(business: Business) -> None:
    service = team(business, 3, "fairness")
    held = [business.hold(service, at) for at in ("09:00", "10:00", "11:00")]
    assert {host(each) for each in held} == {"Person 0", "Person 1", "Person 2"}
    assert business.use(held[1].data["holdId"]).status == 201
    assert business.release(held[2].data["holdId"]).status == 200
    counts = {row["pk"].rpartition("#")[2]: row["days"] for row in of_kind("share")}
    assert sorted(counts.values()) == ["[[20535,1]]", "[]", "[]"]
    assert host(business.book(service, "12:00")) == "Person 0"


def test_weights_are_kept_to_however_rarely_somebody_books(world: World, business: Business) -> None:
    service = team(business, 2, "fairness", weights=[3, 1])
    assert business.catalog.update("services", service, {"fairnessDays": 1}).data["fairnessDays"] == 1
    served: Counter[str] = Counter()
    for number in range(8):
        served[host(business.book(service, week(number)))] += 1
        world.clock.advance(days=7)
    assert served == {"Person 0": 6, "Person 1": 2}


def test_who_was_asked_for_or_joined_late_neither_stops_nor_takes_all_the_turns(business: Business) -> None:
    people = [business.resource(f"Person {number}") for number in range(3)]
    service = business.service(staffing=[{"resources": people[:2], "pick": "fairness"}])
    for number in range(4):
        business.book(service, week(number))
    staffing = [{"resources": people, "pick": "fairness"}]
    assert business.catalog.update("services", service, {"staffing": staffing}).status == 200
    # Asked for, once: that is the newcomer's turn of this round.
    asked = business.book(service, week(0, "11:00"), resourceId=people[2])
    assert host(asked) == "Person 2"
    hosts = [host(business.book(service, week(number, "12:00"))) for number in range(5)]
    assert Counter(hosts) == {"Person 0": 2, "Person 1": 2, "Person 2": 1}


def test_two_who_book_at_once_get_different_people_whenever_the_second_comes() -> None:
    def arrange(world: World) -> None:
        team(Business(world.client), 2, "round_robin")

    def book(world: World, number: int, **more: Any) -> Reply:
        service = str(of_kind("service")[0]["entryId"])
        return Business(world.client).book(service, week(number), **more)

    def meanwhile(world: World) -> Reply:
        return book(world, 1, customer=BOB, key="rival")

    for trial in every_moment(worlds(arrange), meanwhile):
        with trial as world:
            reply = book(world, 0, key="first")
            with world.wire.unseen():
                rival = meanwhile(world)
                assert {host(reply), host(rival)} == {"Person 0", "Person 1"}
                ledger_holds(world.clock.now())


def test_bookings_of_before_there_were_shares_go_on(world: World, business: Business) -> None:
    service = team(business, 2, "round_robin")
    old = [business.book(service, week(number)).data["bookingId"] for number in range(2)]
    for row in of_kind("share"):
        table().delete(Key(row["pk"], row["sk"]))
    assert business.change("cancel", old[0]).status == 200
    assert business.move(old[1], week(2)).status == 200
    assert not of_kind("share")
    assert {host(business.book(service, week(number, "11:00"))) for number in range(2)} == {"Person 0", "Person 1"}


@pytest.mark.parametrize("days", [0, 366, "28", 1.5, None])
def test_the_window_is_one_to_365_days(business: Business, days: object) -> None:
    refused = business.catalog.update("services", business.service(), {"fairnessDays": days})
    assert (refused.status, refused.body["error"]["param"]) == (422, "fairnessDays")
