"""Names that two endpoints spell in two ways: both are taken, and answers have the documented one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.world.catalog.business import Business
from tests.integration.world.client import basic, http_event
from tests.integration.world.requests import WITH_JOHN
from tests.integration.world.world import World


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def by_other_method(world: World, endpoint: str, path: dict[str, str], body: dict[str, Any]) -> int:
    """Give the status of an update by the method that is not documented."""
    event = http_event(endpoint, path, body)
    documented, _, template = event["routeKey"].partition(" ")
    other = {"PUT": "PATCH", "PATCH": "PUT"}[documented]
    event["routeKey"] = f"{other} {template}"
    event["requestContext"]["http"]["method"] = other
    event["headers"]["authorization"] = basic(world.client.api_key, world.client.api_secret)
    return world.client.deliver(endpoint, event).status


def test_updates_take_put_and_patch(world: World, business: Business) -> None:
    made = {
        "update": {"appointmentId": world.client.create(WITH_JOHN).data["appointmentId"]},
        "resources.update": {"resourceId": (anna := business.resource())},
        "services.update": {"serviceId": business.service(anna)},
    }
    bodies = {"update": {"appointmentSubject": "New"}}
    wrong = {name: by_other_method(world, name, path, bodies.get(name, {"name": "New"})) for name, path in made.items()}
    assert wrong == dict.fromkeys(made, 200)
    assert world.client.get(made["update"]["appointmentId"]).data["subject"] == "New"
    assert business.catalog.get("resources", anna).data["weekly"]["monday"] == ["09:00-17:00"]


def test_comment_and_reason_are_the_same(world: World, business: Business) -> None:
    service = business.service(confirmationRequired=True)
    first, second = (business.book(service, at, key=at).data["bookingId"] for at in ("09:00", "10:00"))
    assert business.change("cancel", first, {"comment": "ill"}).data["reason"] == "ill"
    assert business.change("decline", second, {"comment": "full"}).data["reason"] == "full"
    appointment = world.client.create(WITH_JOHN).data["appointmentId"]
    both = world.client.cancel(appointment, {"reason": "ill", "comment": "ill"})
    assert (both.status, both.body["error"]["param"]) == (422, "reason")
    wrong = world.client.cancel(appointment, {"reason": 5})
    assert (wrong.status, wrong.body["error"]["param"]) == (422, "reason")
    assert world.client.cancel(appointment, {"reason": "ill"}).status == 200


def test_cancelled_has_two_spellings(world: World, business: Business) -> None:
    business.change("cancel", business.book(business.service(), "09:00").data["bookingId"])
    for endpoint, name in (("list", "appointments"), ("bookings.list", "bookings")):
        spelt = [world.client.send(endpoint, None, None, {"status": each}).data for each in ("canceled", "cancelled")]
        assert spelt[0] == spelt[1]
        assert [each["status"] for each in spelt[0][name]] == ["cancelled"]
    types = ["appointment.cancelled", "booking.canceled", "booking.cancelled"]
    hook = {"webhookUrl": "https://hooks.example.com/x", "eventTypes": types}
    shown = world.client.send("webhooks.register", hook).data["eventTypes"]
    assert shown == ["appointment.canceled", "booking.cancelled"]
