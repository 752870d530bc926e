"""Handing the bookings of a resource over: to whom, by which rules, told once, and rehearsed."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.world.catalog.business import BOB, MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.client import Reply
from tests.integration.world.mailbox import calendar_text
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind, rows
from tests.integration.world.world import World

RANGE = {"from": MONDAY, "to": MONDAY, "timeZone": "Europe/Berlin"}
OFF = {"start": f"{MONDAY}T08:00:00", "end": f"{MONDAY}T18:00:00"}


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def hand_over(business: Business, resource: str, key: str | None = None, **more: Any) -> Reply:
    headers = {"idempotency_key": key} if key else {}
    return business.client.send("resources.handover", {**RANGE, **more}, {"resourceId": resource}, None, **headers)


def book(business: Business, service: str, at: str, resource: str, **more: Any) -> str:
    """The id of a new booking of a new customer."""
    key = uuid4().hex
    customer = {"name": "Somebody", "email": f"{key}@example.com"}
    made = business.book(service, at, resourceId=resource, key=key, **{"customer": customer, **more})
    assert made.status == 201, made
    return str(made.data["bookingId"])


def outcomes(reply: Reply) -> list[tuple[str, str, list[str], str | None]]:
    """Of each booking its time, what came of it, by whose names, and why."""
    assert reply.status == 200, reply
    return [
        (each["start"][11:16], each["outcome"], [one["name"] for one in each["resources"]], each["reason"])
        for each in reply.data["bookings"]
    ]


def rehearsed(business: Business, resource: str, **more: Any) -> Reply:
    """Hand over, once it has been rehearsed: the rehearsal writes nothing and says the same."""
    before = _state()
    said = hand_over(business, resource, dryRun=True, **more)
    assert _state() == before
    done = hand_over(business, resource, **more)
    assert said.data == {**done.data, "dryRun": True}
    return done


def _state() -> list[dict[str, Any]]:
    """All rows but those that count a key's requests."""
    return sorted(
        (row for row in rows() if row["kind"] not in {"apiKey", "tenant"}), key=lambda row: (row["pk"], row["sk"])
    )


def test_each_booking_goes_to_somebody_who_can_take_it_and_keeps_its_time(world: World, business: Business) -> None:
    anna, ben, cara = (business.resource(name) for name in ("Anna", "Ben", "Cara"))
    groups = [{"resources": [anna, ben, cara], "pick": "in_order"}]
    service = business.service(staffing=groups)
    ids = [book(business, service, at, anna) for at in ("09:00", "10:00", "11:00", "12:00")]
    book(business, service, "10:00", ben)
    for each in (ben, cara):
        book(business, service, "11:00", each)
    business.client.send("resources.add_time_off", OFF, {"resourceId": anna})
    done = rehearsed(business, anna)
    assert outcomes(done) == [
        ("09:00", "moved", ["Ben"], None),
        ("10:00", "moved", ["Cara"], None),
        ("11:00", "not_moved", ["Anna"], "busy"),
        ("12:00", "moved", ["Ben"], None),
    ]
    assert (done.data["moved"], done.data["notMoved"]) == (3, 1)
    assert [business.get(each).data["hasConflict"] for each in ids] == [False, False, True, False]
    first = business.get(ids[0]).data
    assert (first["version"], first["reschedules"], first["status"]) == (3, 0, "confirmed")
    assert hand_over(business, anna).data["notMoved"] == 1, "what has moved is no longer there"
    ledger_holds(world.clock.now())


@pytest.mark.parametrize("subject", ["{service} with {resources}", "{service}"])
def test_the_customer_is_told_once_in_one_version_and_by_one_event(
    world: World, business: Business, subject: str
) -> None:
    anna, ben, cara = (business.resource(name) for name in ("Anna", "Ben", "Cara"))
    service = business.service(anna, ben, cara, subject=subject)
    booking = business.book(service, "10:00", resourceId=anna).data
    world.pipeline.settle()
    mails = len(world.mails())
    for place, successor, name in ((1, ben, "Ben"), (2, cara, "Cara")):
        gone = anna if place == 1 else ben
        assert hand_over(business, gone, toResourceIds=[successor]).data["moved"] == 1
        world.pipeline.settle()
        (mail,) = world.mails()[mails + place - 1 :]
        text = f"{mail.subject}\n{calendar_text(mail.source)}"
        assert f"ith {name}" in text
        assert "Anna" not in text
        assert mail.invitation is not None
        assert (mail.invitation.method, "Ben" in text) == ("REQUEST", successor == ben)
    appointment = world.client.get(booking["appointmentId"]).data
    assert appointment["version"] == 3
    events = [row for row in of_kind("event") if row["eventType"] == "booking.rescheduled"]
    told = [json.loads(row["envelope"])["data"]["resources"][0]["name"] for row in events]
    assert sorted(told) == ["Ben", "Cara"]


def test_texts_that_the_business_wrote_stay(world: World, business: Business) -> None:
    anna, ben = business.resource("Anna"), business.resource("Ben")
    service = business.service(anna, ben, subject="{service} with {resources}")
    booking = business.book(service, "10:00", resourceId=anna).data
    body = {"appointmentSubject": "First talk", "appointmentBody": "<p>Bring <b>papers</b>.</p>"}
    assert world.client.update(booking["appointmentId"], body).status == 200
    hand_over(business, anna)
    shown = world.client.get(booking["appointmentId"]).data
    assert shown["subject"] == "First talk"
    assert shown["body"] == "<p>With Ben.</p><p>Bring <b>papers</b>.</p>"


def test_others_who_serve_go_on_and_groups_stay_whole(world: World, business: Business) -> None:
    anna, ben, room, other = (business.resource(name) for name in ("Anna", "Ben", "Room", "Other"))
    service = business.service(staffing=[{"resources": [anna, ben]}, {"resources": [other, room]}])
    book(business, service, "09:00", anna)
    made = business.book(service, "10:00", resourceId=room, customer=BOB).data
    gone = next(each["resourceId"] for each in made["resources"] if each["resourceId"] in (anna, ben))
    done = outcomes(rehearsed(business, gone))
    assert [each[1] for each in done] == ["moved"] * len(done)
    assert next(each[2] for each in done if each[0] == "10:00")[1] == "Room"
    ledger_holds(world.clock.now())


def test_a_class_moves_as_one_though_its_room_stays(world: World, business: Business) -> None:
    anna, ben, cara, room = (business.resource(name) for name in ("Anna", "Ben", "Cara", "Room"))
    groups = [{"resources": [anna, ben, cara]}, {"resources": [room]}]
    service = business.service(staffing=groups, seats=4, interval=60, durations=[60])
    book(business, service, "10:00", anna, seats=2)
    for _ in range(2):
        book(business, service, "10:00", anna)
    done = outcomes(rehearsed(business, anna))
    assert len({tuple(each[2]) for each in done}) == 1
    assert [each[1] for each in done] == ["moved"] * 3
    ledger_holds(world.clock.now())


def test_a_resource_for_two_gives_each_to_one_who_is_free(world: World, business: Business) -> None:
    hall, small, third = business.resource("Hall", capacity=2), business.resource("Small"), business.resource("Third")
    service = business.service(hall, small, third)
    for at in ("10:00", "10:00", "11:00", "11:00"):
        book(business, service, at, hall)
    first = {"to": f"{MONDAY}T10:01:00+01:00"}
    assert sorted(each[2][0] for each in outcomes(rehearsed(business, hall, **first))) == ["Small", "Third"]
    done = outcomes(rehearsed(business, hall, toResourceIds=[small]))
    assert [each[1:] for each in done] == [("moved", ["Small"], None), ("not_moved", ["Hall"], "busy")]
    ledger_holds(world.clock.now())


@pytest.mark.parametrize("pick", ["in_order", "round_robin", "fairness"])
def test_a_rehearsal_knows_what_it_moved_before(business: Business, pick: str) -> None:
    """Two lie beside each other, one of the successors works on the first of them alone, and each takes three a day."""
    team = [business.resource(name) for name in ("Anna", "Ben", "Cara", "Dan")]
    limits = [{"per": "day", "most": 3, "scope": "resource"}]
    service = business.service(staffing=[{"resources": team, "pick": pick}], limits=limits, bufferAfter=5, interval=10)
    for at in ("09:00", "10:00", "11:00"):
        book(business, service, at, team[0])
    book(business, service, "15:00", team[2])
    for name, value in (("capacity", 4), ("weekly", {"monday": ["09:00-18:00"]})):
        business.catalog.update("resources", team[0], {name: value})
    business.catalog.update("services", service, {"limits": []})
    for at in ("09:30", "10:00", "11:00", "11:30", "12:10", "13:00", "14:00"):
        book(business, service, at, team[0])
    business.catalog.update("services", service, {"limits": limits})
    done = outcomes(rehearsed(business, team[0]))
    assert [each[3] for each in done].count(None) == 8
    assert {each[3] for each in done} == {None, "limit"}


REASONS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "time off": ({"timeOff": [OFF]}, {}, "time_off"),
    "hours": ({"weekly": {"monday": ["14:00-17:00"]}}, {}, "hours"),
    "buffer": ({}, {"bufferAfter": 30}, "buffer"),
    "limit": ({}, {"limits": [{"per": "day", "most": 1, "scope": "resource"}]}, "limit"),
}


@pytest.mark.parametrize("name", REASONS)
def test_the_rules_for_resources_hold_for_those_who_take_over(business: Business, name: str) -> None:
    of_ben, of_service, reason = REASONS[name]
    anna, ben = business.resource("Anna"), business.resource("Ben", **of_ben)
    service = business.service(anna, ben, **of_service)
    book(business, service, "10:00", anna)
    if reason == "buffer":
        book(business, business.service(ben), "10:30", ben)
    if reason == "limit":
        book(business, service, "15:00", ben)
    assert outcomes(rehearsed(business, anna)) == [("10:00", "not_moved", ["Anna"], reason)]


def test_rules_about_the_time_do_not_count_since_it_stays(business: Business) -> None:
    anna, ben = business.resource("Anna"), business.resource("Ben")
    service = business.service(anna, ben, limits=[{"per": "day", "most": 2}], interval=30)
    for at in ("09:30", "10:30"):
        book(business, service, at, anna)
    changed = {"notice": 100_000, "interval": 60, "limits": [{"per": "day", "most": 1}], "isActive": False}
    assert business.catalog.update("services", service, changed).status == 200
    assert [each[1] for each in outcomes(rehearsed(business, anna))] == ["moved", "moved"]


def test_pending_bookings_stay_pending_and_tell_nobody(world: World, business: Business) -> None:
    anna, ben = business.resource("Anna"), business.resource("Ben")
    booking = book(business, business.service(anna, ben, confirmationRequired=True), "10:00", anna)
    assert outcomes(rehearsed(business, anna)) == [("10:00", "moved", ["Ben"], None)]
    assert business.get(booking).data["status"] == "pending"
    world.pipeline.settle()
    assert world.mails() == []


def test_what_has_begun_is_over_or_cancelled_is_left_alone(world: World, business: Business) -> None:
    anna, ben = business.resource("Anna"), business.resource("Ben")
    service = business.service(anna, ben)
    book(business, service, "09:00", anna)
    business.change("cancel", book(business, service, "10:00", anna))
    world.clock.advance(days=3, hours=17, minutes=50)
    assert world.clock.now().isoformat()[:16] == f"{MONDAY}T08:13"
    assert outcomes(hand_over(business, anna)) == []


def test_a_repetition_gets_the_same_answer_and_moves_nothing_again(business: Business) -> None:
    anna, ben = business.resource("Anna"), business.resource("Ben")
    booking = book(business, business.service(anna, ben), "10:00", anna)
    first = hand_over(business, anna, KEY)
    again = hand_over(business, anna, KEY)
    assert (again.headers["Idempotency-Replayed"], again.body) == ("true", first.body)
    assert business.get(booking).data["version"] == 2
    assert hand_over(business, ben, KEY).code == "idempotency_key_reused"
