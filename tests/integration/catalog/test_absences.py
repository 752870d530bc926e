"""Absences that fall on bookings: the answer lists them, they are marked, and a list finds them."""

from __future__ import annotations

from typing import Any

import pytest

from scheducal.store.table import table
from scheducal_tools.tenant_config.importer import carry_out_plan, plan_of
from tests.integration.world.catalog.business import BOB, MONDAY, Business
from tests.integration.world.client import Reply
from tests.integration.world.requests import KEY
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

OFF = {"start": f"{MONDAY}T09:30:00", "end": f"{MONDAY}T11:00:00", "reason": "Dentist"}


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def add(business: Business, resource: str, body: dict[str, Any], **headers: str) -> Reply:
    return business.client.send("resources.add_time_off", body, {"resourceId": resource}, None, **headers)


def remove(business: Business, resource: str, start: str = OFF["start"]) -> Reply:
    return business.client.send("resources.remove_time_off", {}, {"resourceId": resource, "start": start})


def marked(business: Business, value: str = "true") -> list[str]:
    found = business.client.send("bookings.list", None, None, {"hasConflict": value}).data["bookings"]
    return [each["start"][11:16] for each in found]


def test_an_absence_is_added_and_removed_by_itself(world: World, business: Business) -> None:
    anna = business.resource(timeOff=[{"start": "2026-08-01T00:00:00", "end": "2026-08-15T00:00:00"}])
    service = business.service(anna)
    for at in ("09:00", "09:30", "10:30", "11:00"):
        assert business.book(service, at, key=at).status == 201
    added = add(business, anna, OFF, idempotency_key=KEY)
    assert (added.status, added.headers["ETag"]) == (200, '"2"')
    assert [each["start"][11:16] for each in added.data["conflicts"]] == ["09:30", "10:30"]
    assert [each["start"] for each in added.data["timeOff"]] == [OFF["start"], "2026-08-01T00:00:00"]
    assert (marked(business), marked(business, "false")) == (["09:30", "10:30"], ["09:00", "11:00"])
    again = add(business, anna, OFF, idempotency_key=KEY)
    assert (again.headers["Idempotency-Replayed"], again.body) == ("true", added.body)
    assert add(business, anna, OFF).data["version"] == 2
    booking = business.get(added.data["conflicts"][0]["bookingId"]).data
    assert (booking["hasConflict"], booking["status"], booking["version"]) == (True, "confirmed", 2)
    types = [row["eventType"] for row in of_kind("event") if booking["appointmentId"][4:] in row["pk"]]
    assert types.count("booking.updated") == 1
    world.pipeline.settle()
    assert len(world.mails()) == 4, "customers hear of nothing yet"
    bogus = remove(business, anna, "tomorrow")
    assert (bogus.status, bogus.code, bogus.body["error"]["param"]) == (422, "invalid_field", "start")
    gone = remove(business, anna, OFF["start"].removesuffix(":00"))
    assert (gone.data["version"], gone.data["conflicts"], len(gone.data["timeOff"])) == (3, [], 1)
    assert marked(business) == []
    assert (remove(business, anna).status, remove(business, anna).code) == (404, "time_off_not_found")


def test_a_booking_that_is_off_needs_no_decision(business: Business) -> None:
    anna = business.resource()
    for at, verb, needs in (("09:30", "cancel", False), ("10:30", "decline", True)):
        booking = business.book(business.service(anna, confirmationRequired=needs), at).data["bookingId"]
        add(business, anna, OFF)
        assert marked(business) == [at]
        assert business.change(verb, booking).data["hasConflict"] is False
        assert marked(business) == []
        remove(business, anna)


def test_a_change_of_all_absences_marks_as_well(business: Business) -> None:
    anna = business.resource()
    service = business.service(anna)
    first, second = (business.book(service, at, key=at).data for at in ("10:00", "14:00"))
    updated = business.catalog.update("resources", anna, {"timeOff": [OFF]}).data
    assert [each["bookingId"] for each in updated["conflicts"]] == [first["bookingId"]]
    later = {"start": f"{MONDAY}T13:00:00", "end": f"{MONDAY}T15:00:00"}
    updated = business.catalog.update("resources", anna, {"timeOff": [later]}).data
    assert [each["bookingId"] for each in updated["conflicts"]] == [second["bookingId"]]
    assert marked(business) == ["14:00"]
    assert business.catalog.update("resources", anna, {"name": "Anna"}).data["conflicts"] == []
    assert marked(business) == ["14:00"]


def test_a_held_time_that_is_booked_after_an_absence_came_is_in_conflict(business: Business) -> None:
    anna = business.resource()
    held = business.hold(business.service(anna), "10:00").data["holdId"]
    assert add(business, anna, OFF).data["conflicts"] == []
    assert business.use(held).data["hasConflict"] is True
    assert marked(business) == ["10:00"]
    assert remove(business, anna).status == 200
    assert marked(business) == []


def test_an_absence_that_a_file_brings_marks_as_well(world: World, business: Business) -> None:
    business.book(business.service(business.resource()), "10:00")
    person = 'kind: person, timeZone: Europe/Berlin, weekly: {monday: ["09:00-17:00"]}'
    absence = f"{{start: '{OFF['start']}', end: '{OFF['end']}'}}"
    text = f"resources:\n  Anna Berg: {{{person}, timeOff: [{absence}]}}\n"
    carry_out_plan(table(), world.tenant, plan_of(table(), world.tenant.tenant_id, text), world.clock.now())
    assert marked(business) == ["10:00"]


def test_a_booking_in_conflict_that_moves_is_free_of_it(business: Business) -> None:
    anna, ben = business.resource(), business.resource("Ben")
    service = business.service(anna, ben)
    booking = business.book(service, "10:00", resourceId=anna).data
    add(business, anna, OFF)
    moved = business.move(booking["bookingId"], "10:00").data
    assert ([each["resourceId"] for each in moved["resources"]], moved["hasConflict"]) == ([ben], False)
    assert marked(business) == []


def test_an_absence_that_two_share_keeps_the_mark_until_both_are_back(business: Business) -> None:
    anna, room = business.resource(), business.resource("Room")
    groups = [{"resources": [anna]}, {"resources": [room]}]
    service = business.service(anna, staffing=groups)
    business.book(service, "10:00")
    for each in (anna, room):
        assert len(add(business, each, OFF).data["conflicts"]) == 1
    remove(business, anna)
    assert marked(business) == ["10:00"]
    remove(business, room)
    assert marked(business) == []


def test_what_is_cancelled_or_elsewhere_is_no_conflict(business: Business) -> None:
    anna, ben = business.resource(), business.resource("Ben")
    cancelled = business.book(business.service(anna), "10:00").data
    business.change("cancel", cancelled["bookingId"])
    business.book(business.service(ben), "10:00", customer=BOB)
    assert add(business, anna, OFF).data["conflicts"] == []
    assert marked(business) == []


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({**OFF, "end": OFF["start"]}, "end"),
        ({**OFF, "start": "tomorrow"}, "start"),
        ({"start": OFF["start"]}, "end"),
        ({**OFF, "until": "x"}, "until"),
    ],
)
def test_what_is_no_absence_is_refused(business: Business, body: dict[str, Any], param: str) -> None:
    refused = add(business, business.resource(), body)
    assert refused.status in {400, 422}
    assert refused.body["error"]["param"] == param
