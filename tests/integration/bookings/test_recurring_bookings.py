"""Recurring bookings: each occurrence is checked, the answer says which could be had, all or nothing on request."""

from __future__ import annotations

import pytest

from tests.faults import Mode, every_fault
from tests.integration.world.catalog.business import BOB, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.client import Reply
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World, worlds

WEEKLY = {"frequency": "weekly", "count": 3}
GMAIL = {"name": "Jo", "email": "jo@gmail.com"}


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def test_each_occurrence_is_booked_or_refused_with_alternatives(world: World, business: Business) -> None:
    service = business.service()
    business.book(service, "2026-03-30T10:00:00", customer=BOB)
    series = business.book(service, "10:00", recurrence=WEEKLY).data
    assert (series["booked"], series["unavailable"]) == (2, 1)
    shown = [(each["start"], each["status"]) for each in series["occurrences"]]
    # The clocks go forward in between: the wall time stays.
    assert shown == [
        ("2026-03-23T10:00:00", "confirmed"),
        ("2026-03-30T10:00:00", "unavailable"),
        ("2026-04-06T10:00:00", "confirmed"),
    ]
    assert series["occurrences"][1]["reason"] == "busy"
    assert len(series["occurrences"][1]["alternatives"]) == 3
    assert {row["seriesId"] for row in of_kind("booking") if "seriesId" in row} == {series["seriesId"]}
    ledger_holds(world.clock.now())


def test_all_or_nothing_books_all_or_says_which_it_cannot(world: World, business: Business) -> None:
    service = business.service()
    business.book(service, "2026-03-30T10:00:00", customer=BOB)
    refused = business.book(service, "10:00", recurrence=WEEKLY, allOrNothing=True)
    assert (refused.status, refused.code) == (409, "slot_unavailable")
    assert [each["status"] for each in refused.body["data"]["occurrences"]] == ["available", "unavailable", "available"]
    assert len(of_kind("booking")) == 1
    series = business.book(service, "11:00", recurrence=WEEKLY, allOrNothing=True, customer=GMAIL).data
    assert series["booked"] == 3
    world.pipeline.settle()
    assert len({mail.invitation.uid for mail in world.mails(GMAIL["email"]) if mail.invitation}) == 3
    ledger_holds(world.clock.now())


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_the_same_series_again_names_the_first_until_one_of_it_changes(
    business: Business, all_or_nothing: bool
) -> None:
    service = business.service()

    def book() -> Reply:
        return business.book(service, "10:00", recurrence=WEEKLY, allOrNothing=all_or_nothing)

    first, again = book().data, book()
    assert (again.status, again.code) == (409, "duplicate_request")
    assert again.body["data"] == {"seriesId": first["seriesId"]}
    for each in first["occurrences"]:
        assert business.change("cancel", each["bookingId"]).status == 200
    assert book().data["booked"] == 3


def test_occurrences_of_one_request_do_not_take_each_other_s_time_and_count_for_each_other(business: Business) -> None:
    service = business.service(durations=[60], interval=30, limits=[{"per": "week", "most": 2}])
    starts = ["2026-03-23T10:30:00", "2026-03-23T12:00:00", "2026-03-24T12:00:00"]
    refused = business.book(service, "10:00", recurrence={"starts": starts}, allOrNothing=True)
    reasons = [each["reason"] for each in refused.body["data"]["occurrences"]]
    assert reasons == [None, "busy", None, "limit"]


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_the_first_five_that_are_refused_get_alternatives(business: Business, all_or_nothing: bool) -> None:
    rule = {"frequency": "daily", "count": 7}
    refused = business.book(business.service(), "20:00", recurrence=rule, allOrNothing=all_or_nothing)
    assert refused.code == "slot_unavailable"
    assert [len(each["alternatives"]) for each in refused.body["data"]["occurrences"]] == [3] * 5 + [0] * 2


def test_more_than_one_transaction_takes_is_refused(business: Business) -> None:
    service = business.service()
    refused = business.book(service, "10:00", recurrence={"frequency": "daily", "count": 20}, allOrNothing=True)
    assert refused.code == "slot_unavailable", "weekends"
    days = {"frequency": "weekly", "until": "2026-05-18"}
    assert business.book(service, "10:00", recurrence=days, allOrNothing=True).data["booked"] == 9
    starts = [f"2026-03-{day}T{hour}:00:00" for day in (24, 25) for hour in range(10, 16)]
    refused = business.book(service, "11:00", recurrence={"starts": starts}, allOrNothing=True)
    assert (refused.code, refused.body["error"]["param"]) == ("invalid_field", "recurrence")


@pytest.mark.parametrize(
    ("recurrence", "said"),
    [
        ({"frequency": "weekly"}, "either count or until"),
        ({"starts": ["2026-03-24T10:00:00"], "count": 3}, "neither with starts"),
        ({"frequency": "weekly", "starts": ["2026-03-24T10:00:00"], "count": 2}, "either frequency or starts"),
        ({"frequency": "daily", "until": "2099-01-01"}, "comes to more"),
        ({"frequency": "daily", "until": "2026-03-23"}, "comes to 1"),
        ({"frequency": "yearly", "count": 2}, "recurrence.frequency"),
        ({"starts": ["2026-03-24T10:00:00", "soon"]}, "recurrence.starts[1] must be a date and time"),
    ],
)
def test_a_rule_that_is_none_is_refused(business: Business, recurrence: dict[str, object], said: str) -> None:
    refused = business.book(business.service(), "10:00", recurrence=recurrence)
    assert refused.status == 422
    assert said in refused.body["message"]


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_a_crash_in_between_is_made_good_by_the_repetition(all_or_nothing: bool) -> None:
    def arrange(world: World) -> None:
        Business(world.client).service()

    for trial in every_fault(worlds(arrange), [Mode.KILLED_AFTER]):
        with trial as world:
            service = str(of_kind("service")[0]["entryId"])
            business = Business(world.client)
            weekly = {"frequency": "weekly", "count": 2}
            business.book(service, "10:00", key="k", recurrence=weekly, allOrNothing=all_or_nothing)
            with world.wire.unseen():
                again = business.book(service, "10:00", key="k", recurrence=weekly, allOrNothing=all_or_nothing)
                assert again.data["booked"] == 2, again
                assert len(of_kind("booking")) == 2
                ledger_holds(world.clock.now())
