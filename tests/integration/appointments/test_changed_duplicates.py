"""The same create again, without a key, after somebody has changed what the first one made: no duplicate."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.integration.world.catalog.business import ADA, Business, person
from tests.integration.world.client import Reply
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.webhooks.webhooks import Hooks
from tests.integration.world.world import World

Change = Callable[[str], Reply]


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def test_an_appointment(world: World) -> None:
    changes: list[Change] = [
        world.client.cancel,
        lambda first: world.client.update(first, {"appointmentSubject": "Another"}),
        lambda first: world.client.invite(first, {"name": "Mary", "address": "mary@acmecorp.com"}),
    ]
    for change in changes:
        first = world.client.create(WITH_JOHN)
        assert first.status == 201
        assert change(first.data["appointmentId"]).status == 200
    assert world.client.create(WITH_JOHN).status == 201
    assert world.client.create(WITH_JOHN).code == "duplicate_request"


def test_an_entry_of_the_catalog(business: Business) -> None:
    changes: list[Change] = [
        lambda first: business.catalog.update("resources", first, {"name": "Other"}),
        lambda first: business.catalog.delete("resources", first),
    ]
    for change in changes:
        assert change(business.catalog.create("resources", person()).data["resourceId"]).status == 200
    assert business.catalog.create("resources", person()).status == 201


def test_a_customer_and_a_webhook(world: World, business: Business) -> None:
    ada = business.catalog.create("customers", ADA).data["customerId"]
    business.catalog.delete("customers", ada)
    assert business.catalog.create("customers", ADA).status == 201
    hooks = Hooks(world.client)
    hooks.delete(hooks.register().data["webhookId"])
    assert hooks.register().status == 201


def test_a_booking(business: Business) -> None:
    service = business.service()
    cancelled = business.book(service, "10:00").data["bookingId"]
    business.change("cancel", cancelled)
    moved = business.book(service, "10:00")
    assert (moved.status, moved.data["bookingId"] != cancelled) == (201, True)
    business.move(moved.data["bookingId"], "12:00")
    standing = business.book(service, "10:00")
    assert standing.status == 201
    again = business.book(service, "10:00")
    assert (again.code, again.body["data"]) == ("duplicate_request", {"bookingId": standing.data["bookingId"]})


def test_a_booking_that_was_moved_within_its_own_time(business: Business) -> None:
    service = business.service(durations=[60], interval=30)
    business.move(business.book(service, "10:00").data["bookingId"], "10:30")
    assert business.book(service, "10:00").code == "slot_unavailable"


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_a_series(business: Business, all_or_nothing: bool) -> None:
    # What stands of it is in the way, or is named; what was cancelled can be had again.
    service = business.service()

    def book() -> Reply:
        weekly = {"frequency": "weekly", "count": 3}
        return business.book(service, "10:00", recurrence=weekly, allOrNothing=all_or_nothing)

    ids = [each["bookingId"] for each in book().data["occurrences"]]
    assert book().code in {"duplicate_request", "slot_unavailable"}
    business.change("cancel", ids[0])
    again = book()
    if all_or_nothing:
        assert again.code == "slot_unavailable"
        return
    assert [each["bookingId"] is not None for each in again.data["occurrences"]] == [True, False, False]
    assert {each["reason"] for each in again.data["occurrences"][1:]} == {"duplicate_request"}
