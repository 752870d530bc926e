"""What a booking was made with holds for its moves, and only the customer's own moves are counted."""

from __future__ import annotations

import pytest

from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.world import World


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def overrides(business: Business, *, overrides: bool) -> None:
    business.catalog.put_channel("internal", {"overridesPolicy": overrides})


def test_a_move_by_the_business_uses_up_none_of_the_customer_s(business: Business) -> None:
    booking = business.book(business.service(mostReschedules=1), "10:00").data["bookingId"]
    moved = business.move(booking, "11:00")
    assert (moved.status, moved.data["reschedules"]) == (200, 1)
    overrides(business, overrides=False)
    assert business.move(booking, "12:00").data["reschedules"] == 2
    refused = business.move(booking, "13:00")
    assert refused.code == "booking_policy"
    assert "once" in refused.body["message"]


def test_a_booking_keeps_its_length_though_the_service_has_others_by_now(business: Business) -> None:
    service = business.service(durations=[60])
    booking = business.book(service, "10:00").data["bookingId"]
    business.catalog.update("services", service, {"durations": [30]})
    moved = business.move(booking, "11:00")
    assert (moved.status, moved.data["end"]) == (200, f"{MONDAY}T12:00:00")
    assert business.move(booking, "12:00", duration=60).status == 200
    refused = business.move(booking, "13:00", duration=45)
    assert (refused.status, refused.body["error"]["param"]) == (422, "duration")


def test_a_service_that_is_switched_off_lets_its_bookings_be_moved_and_cancelled(business: Business) -> None:
    service = business.service()
    booking = business.book(service, "10:00").data["bookingId"]
    business.catalog.update("services", service, {"isActive": False})
    assert business.book(service, "14:00").code == "service_not_found"
    assert business.move(booking, "11:00").status == 200
    overrides(business, overrides=False)
    assert business.move(booking, "12:00").status == 200
    assert business.change("cancel", booking).status == 200


def test_a_service_may_keep_customers_from_changes_while_it_is_switched_off(business: Business) -> None:
    service = business.service(changesWhenInactive=False)
    first, second = (business.book(service, at).data["bookingId"] for at in ("10:00", "11:00"))
    overrides(business, overrides=False)
    assert business.move(first, "12:00").status == 200
    business.catalog.update("services", service, {"isActive": False, "changesWhenInactive": True})
    for refused in (
        business.move(first, "13:00"),
        business.change("cancel", first),
        business.client.cancel(business.get(first).data["appointmentId"]),
    ):
        assert (refused.status, refused.code) == (409, "booking_policy")
        assert "switched off" in refused.body["message"]
    overrides(business, overrides=True)
    assert business.move(first, "13:00").status == 200
    assert business.change("cancel", second).status == 200


def test_a_hold_outlives_the_offer_of_its_service_and_is_blamed_where_it_is_deleted(business: Business) -> None:
    service = business.service()
    hidden, deleted = (business.hold(service, at).data["holdId"] for at in ("10:00", "11:00"))
    business.catalog.update("services", service, {"channels": {"internal": {"isOffered": False}}, "durations": [60]})
    assert business.use(hidden).status == 201
    business.catalog.delete("services", service)
    refused = business.use(deleted)
    assert (refused.status, refused.code, refused.body["error"]["param"]) == (409, "hold_unavailable", "holdId")
    assert "was deleted" in refused.body["message"]


def test_a_service_that_is_hidden_or_deleted_is_not_blamed(business: Business) -> None:
    service = business.service()
    booking = business.book(service, "10:00").data["bookingId"]
    business.catalog.update("services", service, {"channels": {"internal": {"isOffered": False}}})
    assert business.book(service, "14:00").code == "service_not_found"
    assert business.move(booking, "11:00").status == 200
    assert business.catalog.delete("services", service).status == 200
    refused = business.move(booking, "12:00")
    assert (refused.status, refused.code) == (409, "booking_state")
    assert refused.body["error"]["param"] is None
    assert business.change("cancel", booking).status == 200
