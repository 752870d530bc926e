"""The business can put rules of a service aside for one time, and the timeline says who did so and why."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.world.catalog.business import BOB, MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.world import World

WHY = {"overrideReason": "A regular, by phone."}
# By rule: the service, the start that only the rule keeps from being booked, and the reason that is told.
RULES: dict[str, tuple[dict[str, Any], str, str]] = {
    "hours": ({}, f"{MONDAY}T20:00:00", "hours"),
    "notice": ({"notice": 10_080}, f"{MONDAY}T11:00:00", "notice"),
    "horizon": ({"horizon": {"days": 2}}, f"{MONDAY}T11:00:00", "horizon"),
    "limits": ({"limits": [{"per": "day", "most": 1}]}, f"{MONDAY}T11:00:00", "limit"),
    "grid": ({}, f"{MONDAY}T11:07:00", "grid"),
    "past": ({}, "2026-03-18T11:00:00", "notice"),
}


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_can_be_put_aside_and_others_go_on_counting(world: World, business: Business, rule: str) -> None:
    more, at, reason = RULES[rule]
    service = business.service(**more)
    if rule == "limits":
        business.book(service, "10:00", customer=BOB)
    others = [each for each in RULES if each != rule]
    # A start in the past is too soon as well, in any case.
    refused = business.book(service, at, override=others, **WHY)
    assert refused.body["data"]["reason"] == reason, refused
    made = business.book(service, at, override=[rule], **WHY)
    assert made.status == 201, made
    assert business.book(service, at, override=list(RULES), **WHY, customer=BOB).body["data"]["reason"] == "busy"
    ledger_holds(world.clock.now())


def test_a_move_overrides_too_and_the_timeline_says_who_and_why(business: Business) -> None:
    service = business.service()
    made = business.book(service, "10:00").data
    assert business.move(made["bookingId"], "20:00").body["data"]["reason"] == "hours"
    assert business.move(made["bookingId"], "20:10", override=["hours", "grid"], **WHY).status == 200
    assert business.move(made["bookingId"], "11:00").status == 200
    timeline = business.client.send("appointments.timeline", None, {"appointmentId": made["appointmentId"]}).data
    found = [each["override"] for each in timeline["timeline"] if each["type"] == "change"]
    actor = business.client.api_key
    shown = {"rules": ["hours", "grid"], "reason": WHY["overrideReason"], "actor": actor}
    assert found == [None, shown, None]


def test_a_pending_booking_keeps_its_override_for_the_timeline(business: Business) -> None:
    service = business.service(confirmationRequired=True)
    booking = business.book(service, "20:00", override=["hours"], **WHY).data["bookingId"]
    assert business.client.send("bookings.update", {"notes": "By phone."}, {"bookingId": booking}).status == 200
    appointment = business.change("confirm", booking).data["appointmentId"]
    timeline = business.client.send("appointments.timeline", None, {"appointmentId": appointment}).data
    assert next(each["override"]["rules"] for each in timeline["timeline"] if each["type"] == "change") == ["hours"]


def test_what_cannot_be_overridden(business: Business) -> None:
    service = business.service(business.resource("Anna"), business.resource("Ben"), horizon={"days": 700})
    assert business.book(service, "15:00").status == 201
    hold = business.hold(service, "14:00").data["holdId"]
    every = {"override": list(RULES), **WHY}
    for reply, code, param in (
        (business.book(service, "20:00", override=["hours"]), "missing_required_field", "overrideReason"),
        (business.book(service, "14:30", **WHY), "missing_required_field", "override"),
        (business.book(service, "20:00", override=["capacity"], **WHY), "invalid_field", "override"),
        (business.use(hold, **every), "invalid_field", "override"),
        (business.use(hold, **WHY), "invalid_field", "override"),
        (business.book(service, "15:00", **every), "already_booked", "start"),
        (business.book(service, "2024-03-18T11:00:00", **every), "slot_unavailable", "start"),
        (business.book(service, "2029-03-19T11:00:00", **every), "slot_unavailable", "start"),
    ):
        assert reply.code == code, reply
        assert reply.body["error"]["param"].startswith(param), reply
    business.catalog.put_channel("internal", {"overridesPolicy": False})
    refused = business.book(service, "20:00", override=["hours"], **WHY)
    assert (refused.status, refused.code) == (403, "insufficient_scope")


def test_rules_are_put_aside_for_every_occurrence_and_none_of_the_alternatives(business: Business) -> None:
    service = business.service()
    weekly = {"recurrence": {"frequency": "weekly", "count": 2}, "override": ["hours"], **WHY}
    assert business.book(service, "20:00", **weekly).data["booked"] == 2
    refused = business.book(service, "20:00", override=["hours"], **WHY, customer=BOB)
    assert [each["start"][11:13] for each in refused.body["data"]["alternatives"]] == ["16", "16", "15"]
