"""A booking's contact: it follows the customer's new address, and can be corrected for one booking alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults import every_moment
from tests.integration.world.catalog.business import ADA, BOB, Business
from tests.integration.world.rows import of_kind
from tests.integration.world.webhooks.deliveries import registered
from tests.integration.world.world import World, worlds

NEW = "ada@new.example"


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def correct(business: Business, booking_id: str, body: dict[str, Any], **headers: str) -> Any:
    return business.client.send("bookings.update", body, {"bookingId": booking_id}, None, **headers)


def told(world: World, address: str) -> list[str]:
    """Give the METHOD of each mail to an address, in order."""
    world.pipeline.settle()
    return [mail.invitation.method for mail in world.mails(address) if mail.invitation]


def events_of(booking: dict[str, Any], version: int) -> list[str]:
    """Types of the events of a version of a booking, and of its appointment."""
    found = [row for row in of_kind("event") if booking["appointmentId"].removeprefix("apt_") in row["pk"]]
    return sorted(row["eventType"] for row in found if f"#{version:010d}" in row["sk"])


def test_coming_bookings_follow_a_new_address(world: World, business: Business) -> None:
    registered(world)
    service = business.service()
    first = business.book(service, "10:00", key="first").data
    pending = business.book(business.service(confirmationRequired=True), "11:00", key="pending").data
    bobs = business.book(service, "12:00", customer=BOB).data
    assert told(world, ADA["email"]) == ["REQUEST"]
    customer = first["customer"]["customerId"]
    body = {"email": NEW, "name": "Ada Byron"}
    assert business.catalog.update("customers", customer, body, idempotency_key="k").status == 200
    assert (told(world, ADA["email"]), told(world, NEW)) == (["REQUEST", "CANCEL"], ["REQUEST"])
    after = business.get(first["bookingId"]).data
    assert (after["customer"]["email"], after["customer"]["name"], after["version"]) == (NEW, "Ada", 2)
    assert events_of(first, 2) == ["appointment.updated", "booking.updated"]
    shown = world.client.get(first["appointmentId"]).data
    assert (shown["version"], [each["email"] for each in shown["invitees"]]) == (2, [NEW])
    assert business.get(pending["bookingId"]).data["customer"]["email"] == NEW
    assert business.get(bobs["bookingId"]).data["version"] == 1
    moved = business.move(first["bookingId"], "14:00")
    assert (moved.status, told(world, NEW)) == (200, ["REQUEST", "REQUEST"])
    assert told(world, ADA["email"]) == ["REQUEST", "CANCEL"]


def test_a_booking_of_the_same_moment_follows_too() -> None:
    def arrange(world: World) -> None:
        business = Business(world.client)
        service = business.service()
        made["customerId"] = business.book(service, "09:00").data["customer"]["customerId"]
        made["serviceId"] = service

    def book(world: World) -> None:
        booked = Business(world.client).book(made["serviceId"], "10:00", customer=None, customerId=made["customerId"])
        assert booked.status == 201

    def readdress(world: World) -> None:
        assert Business(world.client).catalog.update("customers", made["customerId"], {"email": NEW}).status == 200

    made: dict[str, str] = {}
    for first, meanwhile in ((readdress, book), (book, readdress)):
        for trial in every_moment(worlds(arrange), meanwhile):
            with trial as world:
                first(world)
                with world.wire.unseen():
                    readdress(world)  # where it was done already, it changes nothing
                    listed = world.client.send("bookings.list", None, None, {"customerId": made["customerId"]})
                    assert {each["customer"]["email"] for each in listed.data["bookings"]} == {NEW}


def test_what_is_over_or_has_an_address_of_its_own_stays(world: World, business: Business) -> None:
    service = business.service()
    cancelled, own = (business.book(service, at, key=at).data for at in ("09:00", "10:00"))
    business.change("cancel", cancelled["bookingId"])
    assert correct(business, own["bookingId"], {"customer": {"email": "assistant@example.com"}}).status == 200
    business.catalog.update("customers", own["customer"]["customerId"], {"email": NEW})
    assert business.get(cancelled["bookingId"]).data["customer"]["email"] == ADA["email"]
    assert business.get(own["bookingId"]).data["customer"]["email"] == "assistant@example.com"
    assert told(world, NEW) == []


def test_somebody_else_s_address_moves_nothing(world: World, business: Business) -> None:
    service = business.service()
    booking = business.book(service, "09:00").data
    business.book(service, "10:00", customer=BOB)
    refused = business.catalog.update("customers", booking["customer"]["customerId"], {"email": BOB["email"]})
    assert (refused.status, refused.code) == (409, "customer_exists")
    assert business.get(booking["bookingId"]).data["version"] == 1


def test_one_booking_is_corrected(world: World, business: Business) -> None:
    booking = business.book(business.service(), "10:00", metadata={"orderId": "A-1"}).data
    assert booking["metadata"] == {"orderId": "A-1"}
    told(world, ADA["email"])
    body = {
        "customer": {"email": NEW, "phone": "+49 30 901820"},
        "notes": "By train.",
        "metadata": {"orderId": "A-2", "room": "blue"},
    }
    after = correct(business, booking["bookingId"], body, if_match='"1"').data
    assert after["customer"] == {**booking["customer"], "email": NEW, "phone": "+4930901820"}
    assert (after["notes"], after["metadata"], after["version"]) == ("By train.", body["metadata"], 2)
    assert events_of(booking, 2) == ["appointment.updated", "booking.updated"]
    assert (told(world, ADA["email"]), told(world, NEW)) == (["REQUEST", "CANCEL"], ["REQUEST"])
    begin = world.wire.next_number
    assert correct(business, booking["bookingId"], body).data == after
    assert world.wire.operations[begin:] == ["UpdateItem", "Query"], "nothing is written again"
    assert correct(business, booking["bookingId"], {"notes": None}, if_match='"1"').code == "version_conflict"
    assert correct(business, booking["bookingId"], {"notes": None}).data["notes"] is None
    assert world.client.get(booking["appointmentId"]).data["version"] == 2
    customer = business.catalog.get("customers", booking["customer"]["customerId"]).data
    assert customer["email"] == ADA["email"]


@pytest.mark.parametrize(
    ("body", "status", "param"),
    [
        ({"customer": {"email": "no"}}, 422, "customer.email"),
        ({"customer": {"email": None}}, 400, "customer.email"),
        ({"customer": None}, 422, "customer"),
        ({"customer": {"notes": "x"}}, 422, "customer.notes"),
        ({"metadata": {"a b": "x"}}, 422, "metadata.a b"),
        ({"metadata": {"a": 5}}, 422, "metadata.a"),
        ({"metadata": {str(number): "x" for number in range(21)}}, 422, "metadata"),
        ({"start": "2026-03-23T11:00:00"}, 422, "start"),
    ],
)
def test_a_correction_that_is_wrong_changes_nothing(
    business: Business, body: dict[str, Any], status: int, param: str
) -> None:
    booking = business.book(business.service(), "10:00").data
    refused = correct(business, booking["bookingId"], body)
    assert (refused.status, refused.body["error"]["param"]) == (status, param)
    assert business.get(booking["bookingId"]).data == booking


def test_a_booking_that_is_over_keeps_its_contact(business: Business) -> None:
    booking = business.book(business.service(), "10:00").data
    business.change("cancel", booking["bookingId"])
    refused = correct(business, booking["bookingId"], {"customer": {"email": NEW}})
    assert (refused.status, refused.code) == (404, "booking_already_cancelled")
    assert correct(business, booking["bookingId"], {"notes": "Was ill."}).data["notes"] == "Was ill."
