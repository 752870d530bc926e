"""A booking that is kept in a connected calendar follows what its owner does there; its capacity does too."""

from __future__ import annotations

from tests.integration.connectors.rig import Connected, at
from tests.integration.world.catalog.business import BOB, MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.rows import of_kind


def test_a_booking_follows_its_event_and_ends_with_it(connected: Connected) -> None:
    world, business = connected.world, Business(connected.world.client)
    service = business.service(cancellationNotice=None)
    booking = business.book(service, "10:00", key="first").data
    business.book(service, "14:00", key="second", customer={"name": "Cleo", "phone": "+4930901820"})
    connected.settle()
    connected.pull_run()
    (told,) = [row for row in of_kind("told") if booking["appointmentId"] in row["pk"] and row["inviteeId"] == "event"]
    connected.person.move(told["reference"], at(f"{MONDAY}T13:15:00"), at(f"{MONDAY}T13:45:00"))
    connected.settle()
    moved = business.get(booking["bookingId"]).data
    assert (moved["start"], moved["hasConflict"]) == (f"{MONDAY}T14:15:00", True)
    assert business.book(service, "10:00", customer=BOB).status == 201
    ledger_holds(world.clock.now())
    connected.person.delete(told["reference"])
    connected.settle()
    assert business.get(booking["bookingId"]).data["status"] == "cancelled"
    events = [row["eventType"] for row in of_kind("event") if row.get("bookingId") == booking["bookingId"]]
    assert sorted(events) == ["booking.cancelled", "booking.created", "booking.rescheduled"]
    ledger_holds(world.clock.now())


def test_a_booking_that_is_moved_onto_another_shares_its_time_only_where_the_service_has_seats(
    connected: Connected,
) -> None:
    business = Business(connected.world.client)
    found = {}
    for seats in (1, 2):
        service = business.service(seats=seats)
        booking = business.book(service, "10:00").data
        business.book(service, "11:00", customer={"name": "Cleo", "phone": "+4930901820"})
        connected.settle()
        connected.pull_run()
        (told,) = [
            row for row in of_kind("told") if booking["appointmentId"] in row["pk"] and row["inviteeId"] == "event"
        ]
        connected.person.move(told["reference"], at(f"{MONDAY}T10:00:00"), at(f"{MONDAY}T10:30:00"))
        connected.settle()
        moved = business.get(booking["bookingId"]).data
        assert moved["start"] == f"{MONDAY}T11:00:00"
        found[seats] = moved["hasConflict"]
    assert found == {1: True, 2: False}
