"""What a booking was made with holds for its moves, and only the customer's own moves are counted."""

from __future__ import annotations

import pytest

from tests.integration.world.catalog.business import Business
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
