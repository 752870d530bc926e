"""Bookings and holds over the API: what is taken, what is refused, what becomes of the appointment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.ledger.model import MINUTES, MOST_ALLOCATIONS, Day
from scheducal.availability.ledger.repository import day_writes
from scheducal.bookings.model import minute_of
from scheducal.store.table import table
from tests.integration.world.catalog.business import ADA, BOB, MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def test_a_booking_is_an_appointment_to_which_the_customer_is_invited(world: World, business: Business) -> None:
    service = business.service(price={"amount": 4500, "currency": "EUR"}, subject="{service} with {resources}")
    reply = business.book(service, "09:00", notes="First visit")
    assert (reply.status, reply.headers["ETag"]) == (201, '"1"')
    shown = reply.data
    assert (shown["status"], shown["start"], shown["end"]) == ("confirmed", f"{MONDAY}T09:00:00", f"{MONDAY}T09:30:00")
    assert shown["startInstant"] == f"{MONDAY}T08:00:00Z"
    assert [each["name"] for each in shown["resources"]] == ["Anna Berg"]
    assert shown["customer"]["email"] == ADA["email"]
    assert shown["price"] == {"amount": 4500, "currency": "EUR"}
    assert business.get(shown["bookingId"]).data == shown
    appointment = world.client.get(shown["appointmentId"]).data
    assert appointment["subject"] == "Advice with Anna Berg"
    world.pipeline.settle()
    (mail,) = world.mails(ADA["email"])
    assert mail.invitation is not None
    assert mail.invitation.method == "REQUEST"


def test_a_time_that_is_taken_is_refused_with_the_nearest_that_are_free(business: Business) -> None:
    service = business.service()
    assert business.book(service, "10:00").status == 201
    refused = business.book(service, "10:00", customer=BOB)
    assert (refused.status, refused.code) == (409, "slot_unavailable")
    assert refused.body["data"]["reason"] == "busy"
    alternatives = [each["start"] for each in refused.body["data"]["alternatives"]]
    assert alternatives == [f"{MONDAY}T09:30:00", f"{MONDAY}T10:30:00", f"{MONDAY}T09:00:00"]
    for number, each in enumerate(alternatives):
        assert business.book(service, each, customer={"name": "C", "email": f"c{number}@example.com"}).status == 201


def test_the_same_create_again_without_a_key_is_told_of_the_first(business: Business) -> None:
    service = business.service()
    first = business.book(service, "10:00")
    again = business.book(service, "10:00")
    assert (again.status, again.code) == (409, "duplicate_request")
    assert again.body["data"] == {"bookingId": first.data["bookingId"]}
    keyed = [business.book(service, "11:00", key="k") for _ in range(2)]
    assert keyed[0].body == keyed[1].body
    assert keyed[1].headers["Idempotency-Replayed"] == "true"


def test_a_cancelled_booking_frees_its_time_and_cancels_its_appointment(world: World, business: Business) -> None:
    service = business.service()
    booking = business.book(service, "10:00").data
    cancelled = business.change("cancel", booking["bookingId"], {"reason": "ill"})
    assert (cancelled.data["status"], cancelled.data["reason"]) == ("cancelled", "ill")
    assert world.client.get(booking["appointmentId"]).data["status"] == "cancelled"
    assert business.book(service, "10:00", customer=BOB).status == 201
    again = business.change("cancel", booking["bookingId"])
    assert (again.status, again.code) == (404, "booking_already_cancelled")
    assert again.body["data"] == {"bookingId": booking["bookingId"], "status": "cancelled"}
    appointment = world.client.cancel(booking["appointmentId"])
    assert (appointment.status, appointment.code) == (404, "appointment_already_cancelled")


def test_whoever_cancels_the_appointment_cancels_the_booking(world: World, business: Business) -> None:
    service = business.service()
    booking = business.book(service, "10:00").data
    assert world.client.cancel(booking["appointmentId"], {"comment": "ill"}).status == 200
    assert business.get(booking["bookingId"]).data["status"] == "cancelled"
    assert business.book(service, "10:00", customer=BOB).status == 201


def test_the_time_of_a_booked_appointment_is_changed_through_the_booking(world: World, business: Business) -> None:
    booking = business.book(business.service(), "10:00").data
    times = {"appointmentStart": f"{MONDAY}T11:00:00", "appointmentEnd": f"{MONDAY}T11:30:00"}
    refused = world.client.update(booking["appointmentId"], times)
    assert (refused.status, refused.code) == (409, "appointment_is_booked")
    assert booking["bookingId"] in refused.body["message"]
    assert world.client.update(booking["appointmentId"], {"appointmentSubject": "New"}).status == 200
    moved = business.move(booking["bookingId"], "11:00")
    assert (moved.data["start"], moved.data["reschedules"]) == (f"{MONDAY}T11:00:00", 1)
    shown = world.client.get(booking["appointmentId"]).data
    assert (shown["start"], shown["subject"]) == (f"{MONDAY}T11:00:00", "New")


def test_a_booking_can_be_moved_onto_part_of_its_own_time(business: Business) -> None:
    service = business.service(durations=[60], interval=30)
    booking = business.book(service, "10:00").data
    assert business.move(booking["bookingId"], "10:30").status == 200
    assert business.book(service, "09:30", customer=BOB).status == 201


def test_a_pending_booking_holds_its_time_and_invites_nobody_until_it_is_confirmed(
    world: World, business: Business
) -> None:
    service = business.service(confirmationRequired=True)
    booking = business.book(service, "10:00").data
    assert (booking["status"], booking["appointmentId"]) == ("pending", None)
    assert business.book(service, "10:00", customer=BOB).code == "slot_unavailable"
    world.pipeline.settle()
    assert world.mails() == []
    confirmed = business.change("confirm", booking["bookingId"]).data
    assert confirmed["status"] == "confirmed"
    world.pipeline.settle()
    assert len(world.mails(ADA["email"])) == 1
    assert world.client.get(confirmed["appointmentId"]).data["status"] == "confirmed"


def test_a_declined_booking_frees_its_time(business: Business) -> None:
    service = business.service(confirmationRequired=True)
    booking = business.book(service, "10:00").data
    assert business.change("decline", booking["bookingId"], {"reason": "full"}).data["status"] == "declined"
    assert business.book(service, "10:00", customer=BOB).status == 201


def test_what_spans_midnight_is_on_both_days(world: World, business: Business) -> None:
    # The day of the ledger is that of UTC, and buffers count.
    resource = business.resource(timeZone="UTC", weekly={"monday": ["20:00-04:00"]})
    service = business.service(resource, timeZone="UTC", durations=[60], bufferAfter=45, interval=15)
    booking = business.book(service, f"{MONDAY}T22:30:00Z").data
    assert sorted(row["sk"] for row in of_kind("ledger")) == [f"D#{MONDAY}", "D#2026-03-24"]
    assert business.book(service, "2026-03-24T00:00:00Z", customer=BOB).body["data"]["reason"] == "buffer"
    assert business.book(service, "2026-03-24T00:15:00Z", customer=BOB).status == 201
    ledger_holds(world.clock.now())
    assert business.move(booking["bookingId"], f"{MONDAY}T20:00:00Z").status == 200
    ledger_holds(world.clock.now())


def test_a_day_takes_only_so_much(world: World, business: Business) -> None:
    resource = business.resource()
    night = minute_of(datetime.fromisoformat(f"{MONDAY}T03:00:00Z"))
    many = [
        Allocation(night, night + 1, 0, 0, 1, f"bkg_{n}", "confirmed", "svc_1", "open") for n in range(MOST_ALLOCATIONS)
    ]
    day = Day(resource, night // MINUTES, 0, tuple(many))
    table().transact(list(day_writes(world.tenant.tenant_id, [day]).values()))
    refused = business.book(business.service(resource), "10:00")
    assert (refused.status, refused.code) == (409, "slot_unavailable")
    assert refused.body["data"] == {"reason": "day_full", "alternatives": []}


def test_a_hold_keeps_a_time_for_whoever_has_its_id(business: Business) -> None:
    service = business.service()
    hold = business.hold(service, "10:00").data
    assert (hold["state"], hold["expiresAt"]) == ("active", "2026-03-19T14:28:01Z")
    assert business.book(service, "10:00").code == "slot_unavailable"
    booking = business.use(hold["holdId"]).data
    assert (booking["start"], booking["holdId"]) == (f"{MONDAY}T10:00:00", hold["holdId"])
    assert business.use(hold["holdId"], customer=BOB).code == "hold_unavailable"
    assert [row["state"] for row in of_kind("hold")] == ["consumed"]


def test_who_asks_for_a_hold_in_the_same_words_is_not_given_another_s(business: Business) -> None:
    service = business.service()
    assert business.hold(service, "10:00").status == 201
    assert business.hold(service, "10:00").code == "slot_unavailable"
    shared = business.service(seats=2)
    assert len({business.hold(shared, "10:00").data["holdId"] for _ in range(2)}) == 2


def test_a_hold_that_expired_takes_nothing_and_is_told_of_once(world: World, business: Business) -> None:
    service = business.service()
    hold = business.hold(service, "10:00", holdSeconds=60).data
    world.clock.advance(seconds=60)
    assert business.use(hold["holdId"]).code == "hold_unavailable"
    assert business.book(service, "10:00").status == 201
    for _ in range(2):
        world.pipeline.expire()
    assert [row["eventType"] for row in of_kind("event")].count("hold.expired") == 1
    assert business.client.send("holds.get", None, {"holdId": hold["holdId"]}).data["state"] == "expired"


def test_a_released_hold_frees_its_time_at_once_and_again_says_the_same(business: Business) -> None:
    service = business.service()
    hold = business.hold(service, "10:00").data
    replies = [business.release(hold["holdId"]) for _ in range(2)]
    assert [reply.data["state"] for reply in replies] == ["released", "released"]
    assert business.book(service, "10:00").status == 201


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ({"start": "2026-03-23T10:00:30"}, "invalid_date_time", "start"),
        ({"timeZone": "Berlin"}, "invalid_time_zone", "timeZone"),
        ({"start": "2026-03-29T02:30:00"}, "nonexistent_local_time", "start"),
        ({"duration": 45}, "invalid_field", "duration"),
        ({"customer": {"name": "Ada"}}, "missing_required_field", "customer.email"),
        ({"customer": {"name": "Ada", "email": "no"}}, "invalid_email", "customer.email"),
        ({"customer": None}, "missing_required_field", "customer"),
        ({"serviceId": "svc_no"}, "service_not_found", "serviceId"),
        ({"holdId": "hld_no"}, "hold_not_found", "holdId"),
        ({"customerId": "cus_no", "customer": None}, "customer_not_found", "customerId"),
        ({"seats": 2}, "invalid_field", "seats"),
        ({"resourceId": "res_no"}, "invalid_field", "resourceId"),
    ],
)
def test_what_is_wrong_with_a_booking_is_named(business: Business, body: dict[str, Any], code: str, param: str) -> None:
    reply = business.book(business.service(), "10:00", **body)
    assert (reply.code, reply.body["error"]["param"]) == (code, param)


@pytest.mark.parametrize(
    ("start", "reason", "alternatives"),
    [("9999-12-31T22:30:00", "horizon", 0), ("0001-01-02T00:00:00", "notice", 3), ("2026-03-19T10:00:00", "notice", 3)],
)
def test_a_time_far_from_now_is_refused_like_others(
    business: Business, start: str, reason: str, alternatives: int
) -> None:
    service = business.service(limits=[{"per": "day", "most": 2, "timeZone": "Pacific/Kiritimati"}])
    data = business.book(service, start).body["data"]
    assert data["reason"] == reason
    assert len(data["alternatives"]) >= alternatives


def test_a_customer_may_cancel_until_the_terms_say_and_staff_at_any_time(world: World, business: Business) -> None:
    service = business.service(cancellationNotice=1440, reschedulingNotice=None)
    booking = business.book(service, "10:00").data
    world.clock.advance(days=3)
    business.catalog.put_channel("internal", {"overridesPolicy": False})
    refused = business.change("cancel", booking["bookingId"])
    assert (refused.status, refused.code) == (409, "booking_policy")
    assert "2026-03-22T09:00:00Z" in refused.body["message"]
    assert business.move(booking["bookingId"], "11:00").code == "booking_policy"
    assert world.client.cancel(booking["appointmentId"]).code == "booking_policy"
    business.catalog.put_channel("internal", {"overridesPolicy": True})
    assert business.change("cancel", booking["bookingId"]).status == 200


def test_what_is_the_business_s_to_say_is_refused_to_other_channels(business: Business) -> None:
    booking = business.book(business.service(confirmationRequired=True), "10:00").data
    business.catalog.put_channel("internal", {"overridesPolicy": False})
    for verb in ("confirm", "decline", "complete", "no_show"):
        refused = business.change(verb, booking["bookingId"])
        assert (refused.status, refused.code) == (403, "insufficient_scope")
    business.catalog.put_channel("internal", {"overridesPolicy": True})
    assert business.change("confirm", booking["bookingId"]).data["status"] == "confirmed"


def test_another_tenant_sees_nothing_of_it(world: World, business: Business) -> None:
    booking = business.book(business.service(), "10:00").data
    hold = business.hold(business.service(), "11:00").data
    other = Business(world.new_tenant("Other"))
    assert other.get(booking["bookingId"]).code == "booking_not_found"
    assert other.change("cancel", booking["bookingId"]).code == "booking_not_found"
    assert other.release(hold["holdId"]).code == "hold_not_found"
    assert other.client.send("bookings.list").data["bookings"] == []
