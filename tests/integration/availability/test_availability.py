"""Availability over the API: what is listed, what is next, what is explained, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal.catalog.services.repository import forget
from tests.integration.test_aws_requests_per_endpoint import AUTHENTICATE, READ, counted
from tests.integration.world.catalog.business import BOB, MONDAY, Business
from tests.integration.world.client import Reply
from tests.integration.world.world import World

TUESDAY, FRIDAY = "2026-03-24", "2026-03-27"


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def ask(business: Business, service: str, **query: str) -> Reply:
    """`begin` and `end` stand for `from` and `to`."""
    names = {"begin": "from", "end": "to"}
    given = {names.get(name, name): value for name, value in query.items()}
    return business.client.send("availability.list", query={"serviceId": service, **given})


def following(business: Business, service: str, **query: str) -> Reply:
    return business.client.send("availability.next", query={"serviceId": service, **query})


def starts(reply: Reply) -> list[str]:
    return [slot["start"] for day in reply.data["days"] for slot in day["slots"]]


def test_slots_are_listed_by_local_date_with_who_could_serve(business: Business) -> None:
    ann, ben = business.resource("Ann"), business.resource("Ben")
    service = business.service(ann, ben, durations=[60], interval=60)
    found = ask(business, service, begin=MONDAY, end=MONDAY).data
    assert (found["timeZone"], found["duration"], found["nextCursor"]) == ("Europe/Berlin", 60, None)
    (day,) = found["days"]
    assert day["date"] == MONDAY
    assert len(day["slots"]) == 8
    assert day["slots"][0] == {
        "start": f"{MONDAY}T09:00:00",
        "end": f"{MONDAY}T10:00:00",
        "startInstant": f"{MONDAY}T08:00:00Z",
        "endInstant": f"{MONDAY}T09:00:00Z",
        "resourceIds": [ann, ben],
    }


def test_what_was_booked_is_no_longer_listed_and_the_rest_can_be_booked(business: Business) -> None:
    service = business.service(durations=[60], interval=60)
    business.book(service, "10:00")
    left = starts(ask(business, service, begin=MONDAY, end=MONDAY))
    assert left == [f"{MONDAY}T{hour:02d}:00:00" for hour in (9, 11, 12, 13, 14, 15, 16)]
    for number, start in enumerate(left):
        customer = {"name": "C", "email": f"c{number}@example.com"}
        assert business.book(service, start, customer=customer).status == 201
    assert ask(business, service, begin=MONDAY, end=MONDAY).data["days"] == []


def test_a_hold_hides_its_time_until_it_expires(world: World, business: Business) -> None:
    service = business.service(durations=[480], interval=60)
    business.hold(service, "09:00", holdSeconds=60)
    assert starts(ask(business, service, begin=MONDAY, end=MONDAY)) == []
    world.clock.advance(seconds=60)
    assert starts(ask(business, service, begin=MONDAY, end=MONDAY)) == [f"{MONDAY}T09:00:00"]


def test_the_asker_sees_dates_and_times_of_their_own_zone(business: Business) -> None:
    service = business.service(durations=[60], interval=60)
    found = ask(business, service, begin=TUESDAY, end=TUESDAY, timeZone="Pacific/Auckland").data
    (day,) = found["days"]
    assert (day["date"], day["slots"][0]["start"]) == (TUESDAY, f"{TUESDAY}T00:00:00")
    assert day["slots"][0]["startInstant"] == f"{MONDAY}T11:00:00Z"
    booked = business.client.send(
        "bookings.create",
        {"serviceId": service, "start": f"{TUESDAY}T00:00:00", "timeZone": "Pacific/Auckland", "customer": BOB},
    )
    assert booked.status == 201


def test_pages_go_on_where_the_one_before_ended(business: Business) -> None:
    service = business.service(durations=[60], interval=60)
    whole = starts(ask(business, service, begin=MONDAY, end="2026-04-05"))
    first = ask(business, service, begin=MONDAY, end="2026-04-05", limit="3")
    found, cursor = starts(first), first.data["nextCursor"]
    assert len(found) == 24
    while cursor:
        page = ask(business, service, begin=MONDAY, end="2026-04-05", limit="3", cursor=cursor)
        found, cursor = found + starts(page), page.data["nextCursor"]
    assert found == whole
    assert len(whole) == 80


def test_one_resource_can_be_asked_for(business: Business) -> None:
    ann, ben = business.resource("Ann"), business.resource("Ben")
    service = business.service(ann, ben, durations=[480], interval=60)
    business.book(service, "09:00", resourceId=ann)
    assert starts(ask(business, service, begin=MONDAY, end=MONDAY, resourceId=ann)) == []
    slots = ask(business, service, begin=MONDAY, end=MONDAY, resourceId=ben).data["days"][0]["slots"]
    assert [slot["resourceIds"] for slot in slots] == [[ben]]


def test_the_next_slots_are_found_however_far(business: Business) -> None:
    ann = business.resource("Ann", timeOff=[{"start": "2026-03-20T00:00:00", "end": "2026-08-03T00:00:00"}])
    service = business.service(ann, horizon={"days": 365}, durations=[60], interval=60)
    found = following(business, service, n="2", **{"from": MONDAY}).data
    assert [slot["start"] for slot in found["slots"]] == ["2026-08-03T09:00:00", "2026-08-03T10:00:00"]
    assert following(business, service, n="1").data["slots"][0]["start"] == "2026-03-19T16:00:00"
    assert following(business, service, **{"from": "2027-12-01"}).data["slots"] == []


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2026-03-19T14:00:00", "notice"),
        ("2028-03-20T09:00:00", "horizon"),
        (f"{MONDAY}T08:00:00", "hours"),
        (f"{FRIDAY}T09:00:00", "holiday"),
        (f"{TUESDAY}T09:00:00", "time_off"),
        (f"{MONDAY}T10:00:00", "busy"),
        (f"{MONDAY}T11:00:00", "buffer"),
        (f"{MONDAY}T13:15:00", "grid"),
        ("2026-03-25T09:00:00", "limit"),
        ("9999-12-31T23:00:00", "horizon"),
        ("0001-01-02T00:00:00", "notice"),
        (f"{MONDAY}T13:00:00", None),
    ],
)
def test_a_time_is_explained(business: Business, at: str, reason: str | None) -> None:
    ann = business.resource(
        "Ann",
        holidays={"country": "DE", "extra": [{"date": FRIDAY, "name": "Fair"}]},
        timeOff=[{"start": f"{TUESDAY}T00:00:00", "end": f"{TUESDAY}T12:00:00"}],
    )
    limits = [{"per": "day", "most": 1, "scope": "resource"}] if reason == "limit" else []
    service = business.service(ann, durations=[60], interval=60, bufferAfter=30, limits=limits)
    assert business.book(service, "10:00").status == 201
    business.book(service, "2026-03-25T13:00:00", customer=BOB)
    explained = ask(business, service, explain="true", at=at).data["explanation"]
    assert (explained["start"], explained["reason"], explained["isOffered"]) == (at, reason, reason is None)
    kept = [{"resourceId": ann, "reason": reason}] if reason not in {None, "notice", "horizon", "grid"} else []
    assert explained["resources"] == kept


@pytest.mark.parametrize(
    ("query", "code", "param"),
    [
        ({"timeZone": "Mars/Base"}, "invalid_time_zone", "timeZone"),
        ({"duration": "45"}, "invalid_field", "duration"),
        ({"resourceId": "res_unknown"}, "invalid_field", "resourceId"),
        ({"begin": "tomorrow"}, "invalid_date_time", "from"),
        ({"begin": "2026-02-30"}, "invalid_date_time", "from"),
        ({"begin": "9999-12-31", "end": "9999-12-31"}, "invalid_date_time", "to"),
        ({"begin": MONDAY, "end": "2026-03-20"}, "invalid_time_range", "to"),
        ({"begin": MONDAY, "end": "2027-05-01"}, "invalid_time_range", "to"),
        ({"explain": "true"}, "missing_required_field", "at"),
        ({"at": f"{MONDAY}T09:00:00"}, "invalid_field", "at"),
        ({"explain": "true", "at": "2026-03-29T02:30:00"}, "nonexistent_local_time", "at"),
        ({"explain": "true", "at": f"{MONDAY}T09:00:30"}, "invalid_date_time", "at"),
        ({"cursor": "nothing"}, "invalid_cursor", "cursor"),
        ({"limit": "93"}, "invalid_field", "limit"),
        ({"seats": "0"}, "invalid_field", "seats"),
        ({"seats": "2"}, "invalid_field", "seats"),
    ],
)
def test_what_cannot_be_asked_is_refused(business: Business, query: dict[str, str], code: str, param: str) -> None:
    refused = ask(business, business.service(), **query)
    assert (refused.status < 500, refused.code, refused.body["error"]["param"]) == (True, code, param)


def test_a_service_of_somebody_else_or_none_is_not_found(world: World, business: Business) -> None:
    service = business.service()
    other = Business(world.new_tenant("Other"))
    for each in (ask(other, service), following(other, service), ask(business, "svc_1")):
        assert (each.status, each.code) == (404, "service_not_found")
    missing = business.client.send("availability.next")
    assert (missing.status, missing.code, missing.body["error"]["param"]) == (
        400,
        "missing_required_field",
        "serviceId",
    )


def test_a_month_of_one_resource_costs_three_requests(world: World, business: Business) -> None:
    service = business.service()
    business.book(service, "10:00")
    forget()
    with counted(world, AUTHENTICATE, READ, READ):
        assert len(ask(business, service, begin=MONDAY, end="2026-04-22").data["days"]) == 23
    with counted(world, AUTHENTICATE, "BatchGetItem", READ):
        assert len(ask(business, service, begin=MONDAY, end="2026-04-22").data["days"]) == 23


def test_a_time_that_is_out_of_the_question_costs_no_look_at_the_ledger(world: World, business: Business) -> None:
    service = business.service()
    with counted(world, AUTHENTICATE, READ):
        assert ask(business, service, explain="true", at="2028-03-20T09:00:00").status == 200


def test_several_resources_are_one_request_for_each_hundred_of_their_days(world: World, business: Business) -> None:
    team: list[Any] = [business.resource(name) for name in ("Ann", "Ben", "Cy", "Dan")]
    service = business.service(*team)
    with counted(world, AUTHENTICATE, READ, "BatchGetItem"):
        assert len(ask(business, service, begin=MONDAY, end=FRIDAY).data["days"]) == 5
    with counted(world, AUTHENTICATE, "BatchGetItem", "BatchGetItem", "BatchGetItem"):
        assert len(ask(business, service, begin=MONDAY, end="2026-04-30").data["days"]) == 23
