"""A booking shows the terms that it was made under, and no move gets around them."""

from __future__ import annotations

import pytest

from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.world import World

TUESDAY = "2026-03-24"


@pytest.fixture
def business(world: World) -> Business:
    made = Business(world.client)
    made.catalog.put_channel("internal", {"overridesPolicy": False})
    return made


def as_the_business(business: Business, booking: str, at: str) -> None:
    business.catalog.put_channel("internal", {"overridesPolicy": True})
    assert business.move(booking, at).status == 200
    business.catalog.put_channel("internal", {"overridesPolicy": False})


def test_terms_are_shown_as_what_they_come_to(business: Business) -> None:
    service = business.service(cancellationNotice=1440, reschedulingNotice=60, mostReschedules=2)
    made = business.book(service, "10:00").data
    # Berlin is an hour ahead of UTC.
    shown = ("2026-03-22T09:00:00Z", "2026-03-23T08:00:00Z", 2)
    assert (made["cancellableUntil"], made["reschedulableUntil"], made["reschedulesLeft"]) == shown
    business.catalog.update("services", service, {"cancellationNotice": 0, "mostReschedules": 9})
    moved = business.move(made["bookingId"], f"{TUESDAY}T10:00:00").data
    shown = ("2026-03-23T09:00:00Z", "2026-03-24T08:00:00Z", 1)
    assert (moved["cancellableUntil"], moved["reschedulableUntil"], moved["reschedulesLeft"]) == shown
    free = business.book(business.service(cancellationNotice=None, reschedulingNotice=None), "10:00").data
    assert (free["cancellableUntil"], free["reschedulableUntil"], free["reschedulesLeft"]) == (None, None, None)


@pytest.mark.parametrize(("renews", "status"), [(False, 409), (True, 200)])
def test_a_move_out_of_the_time_to_cancel_does_not_renew_it(
    world: World, business: Business, renews: bool, status: int
) -> None:
    service = business.service(cancellationNotice=1440, moveRenewsCancellation=renews)
    booking = business.book(service, "10:00").data["bookingId"]
    world.clock.advance(days=3)
    assert business.change("cancel", booking).code == "booking_policy"
    for at in ("2026-03-30T10:00:00", "2026-03-31T10:00:00"):
        moved = business.move(booking, at).data
    assert moved["cancellableUntil"] == ("2026-03-30T08:00:00Z" if renews else "2026-03-22T09:00:00Z")
    appointment = business.get(booking).data["appointmentId"]
    if not renews:
        assert business.client.cancel(appointment).code == "booking_policy"
    assert business.change("cancel", booking).status == status


def test_a_move_before_that_time_and_one_by_the_business_go_by_the_new_start(world: World, business: Business) -> None:
    service = business.service(cancellationNotice=1440)
    early, late = (business.book(service, at).data["bookingId"] for at in ("10:00", "11:00"))
    business.move(early, "2026-03-31T10:00:00")
    world.clock.advance(days=3, hours=12)
    business.move(late, "2026-03-31T11:00:00")
    assert business.change("cancel", late).code == "booking_policy"
    as_the_business(business, late, "2026-03-31T12:00:00")
    for booking in (early, late):
        assert business.change("cancel", booking).status == 200


def test_a_time_to_cancel_that_was_over_before_the_booking_was_made_is_never_quoted(business: Business) -> None:
    made = business.book(business.service(cancellationNotice=100_000, reschedulingNotice=100_000), f"{MONDAY}T10:00:00")
    booking = made.data["bookingId"]
    assert (made.data["cancellableUntil"], made.data["reschedulableUntil"]) == (None, None)
    for refused in (business.change("cancel", booking), business.move(booking, "11:00")):
        assert refused.code == "booking_policy"
        assert "too close to its start" in refused.body["message"]
        assert "until" not in refused.body["message"]
