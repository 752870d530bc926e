"""What bookings and holds cost: their AWS requests, by name."""

from __future__ import annotations

import pytest

from tests.integration.test_aws_requests_per_endpoint import AUTHENTICATE, COMMIT, READ, RECORD, counted
from tests.integration.world.catalog.business import ADA, BOB, Business
from tests.integration.world.world import World

BATCH = "BatchGetItem"
CATALOG = BATCH
# A booking that moves or ends may give its count back: the share is read with the days.
SHARES = BATCH
CUSTOMER = HOLD = RECORD


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def test_hold_and_book(world: World, business: Business) -> None:
    service = business.service()
    business.book(service, "09:00", key="so that the functions know the catalog")
    with counted(world, AUTHENTICATE, CATALOG, READ, COMMIT):
        hold = business.hold(service, "10:00", key="h").data
    with counted(world, AUTHENTICATE, HOLD, CATALOG, SHARES, CUSTOMER, COMMIT):
        assert business.use(hold["holdId"], customerId=None).status == 201
    with counted(world, AUTHENTICATE, CATALOG, READ, CUSTOMER, COMMIT):
        booking = business.book(service, "11:00", key="b").data
    with counted(world, AUTHENTICATE, READ, CATALOG, SHARES, COMMIT):
        assert business.move(booking["bookingId"], "12:00").status == 200
    with counted(world, AUTHENTICATE, READ):
        assert business.get(booking["bookingId"]).status == 200
    with counted(world, AUTHENTICATE, READ, READ):  # 31 days are of two months
        assert len(world.client.send("bookings.list").data["bookings"]) == 3
    with counted(world, AUTHENTICATE, READ, CATALOG, SHARES, COMMIT):
        assert business.move(booking["bookingId"], "2026-03-24T12:00:00").status == 200
    with counted(world, AUTHENTICATE, READ, SHARES, COMMIT):
        assert business.change("cancel", booking["bookingId"]).status == 200


def test_a_limit_over_resources_costs_the_guard_and_several_resources_one_request(
    world: World, business: Business
) -> None:
    resources = [business.resource("Anna"), business.resource("Bert"), business.resource("Cleo")]
    service = business.service(*resources, limits=[{"per": "week", "most": 5}])
    business.book(service, "09:00", key="so that the functions know the catalog")
    with counted(world, AUTHENTICATE, CATALOG, BATCH, BATCH, CUSTOMER, COMMIT):
        assert business.book(service, "10:00", key="b").status == 201


def test_turns_cost_no_request(world: World, business: Business) -> None:
    resources = [business.resource("Anna"), business.resource("Bert"), business.resource("Cleo")]
    service = business.service(*resources)
    business.book(service, "09:00", key="so that the functions know the catalog")
    with counted(world, AUTHENTICATE, CATALOG, SHARES, CUSTOMER, COMMIT):
        booking = business.book(service, "10:00", key="b").data
    with counted(world, AUTHENTICATE, READ, CATALOG, SHARES, COMMIT):
        assert business.move(booking["bookingId"], "2026-03-24T10:00:00").status == 200
    with counted(world, AUTHENTICATE, READ, SHARES, COMMIT):
        assert business.change("cancel", booking["bookingId"]).status == 200


def test_a_handover_costs_two_reads_and_each_booking_what_a_move_does(world: World, business: Business) -> None:
    anna, bert = business.resource("Anna"), business.resource("Bert")
    service = business.service(anna, bert)
    for at in ("09:00", "10:00"):
        business.book(service, at, resourceId=anna, key=at)
    body = {"from": "2026-03-23", "to": "2026-03-23"}
    rehearsed = (READ, CATALOG, SHARES)
    with counted(world, AUTHENTICATE, CATALOG, READ, *rehearsed, *rehearsed):
        business.client.send("resources.handover", {**body, "dryRun": True}, {"resourceId": anna})
    with counted(world, AUTHENTICATE, CATALOG, READ, *rehearsed, COMMIT, *rehearsed, COMMIT):
        business.client.send("resources.handover", body, {"resourceId": anna})
    kept = (RECORD, CATALOG, READ, COMMIT)
    with counted(world, AUTHENTICATE, *kept, *rehearsed, COMMIT, *rehearsed, COMMIT, COMMIT):
        business.client.send("resources.handover", body, {"resourceId": bert}, idempotency_key="h")


def test_a_refusal_looks_for_alternatives_in_one_request(world: World, business: Business) -> None:
    service = business.service()
    business.book(service, "10:00", key="first")
    with counted(world, AUTHENTICATE, CATALOG, READ, READ, RECORD):
        assert business.book(service, "10:45", key="off the grid", customer=BOB).code == "slot_unavailable"
    # The customer and their time, since it may be theirs.
    for customer, code in ((BOB, "slot_unavailable"), (ADA, "already_booked")):
        with counted(world, AUTHENTICATE, CATALOG, READ, READ, CUSTOMER, RECORD, RECORD):
            assert business.book(service, "10:00", key=code, customer=customer).code == code


def test_a_pending_booking_costs_what_others_do_and_an_end_of_nothing_eight_queries(
    world: World, business: Business
) -> None:
    service = business.service(confirmationRequired=True)
    booking = business.book(service, "10:00", key="first").data
    with counted(world, AUTHENTICATE, CATALOG, READ, READ, COMMIT):
        assert business.change("confirm", booking["bookingId"]).status == 200
    world.clock.advance(days=5)
    with counted(world, AUTHENTICATE, CATALOG, READ, COMMIT):
        assert business.change("complete", booking["bookingId"]).status == 200
    with counted(world, *[READ] * 8):
        world.pipeline.expire()
