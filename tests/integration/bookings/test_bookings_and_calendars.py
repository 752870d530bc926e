"""What becomes of a booking when its appointment moves where nobody can refuse it, and when a zone's rules change."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from scheducal import clock
from scheducal.appointments import rules
from scheducal.appointments.model import Aggregate
from scheducal.appointments.repository import AppointmentRepository, find
from scheducal.appointments.rules import AppointmentDecision
from scheducal.appointments.service import rederive
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.ledger.model import Day, days_between
from scheducal.availability.ledger.repository import LedgerRepository, day_writes
from scheducal.bookings.changes.outside import followed_outside
from scheducal.bookings.changes.rederive import rederive_pending
from scheducal.bookings.model import appointment_id_of
from scheducal.store.keys import APPOINTMENT, BOOKING, Key, appointment_partition
from scheducal.store.table import table
from scheducal.store.writes import Update
from tests.integration.world.catalog.business import BOB, MONDAY, Business
from tests.integration.world.catalog.ledger import ledger_holds
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

ACTOR = "exchange:cal_1"


@pytest.fixture
def business(world: World) -> Business:
    return Business(world.client)


def in_the_calendar(
    world: World, appointment_id: str, change: Callable[[Aggregate], AppointmentDecision | None]
) -> None:
    """Somebody changes the event, and the change is followed."""
    repository, now = AppointmentRepository(table()), world.clock.now()
    decision = change(find(repository, world.tenant.tenant_id, appointment_id))
    assert decision is not None
    repository.commit(decision, ACTOR, followed_outside(table(), decision, ACTOR, now))


def moved_to(world: World, at: str, until: str) -> Callable[[Aggregate], AppointmentDecision | None]:
    times = {"start": f"{MONDAY}T{at}:00", "end": f"{MONDAY}T{until}:00"}
    return lambda before: rules.updated(before, times, world.clock.now())


def test_a_booking_follows_its_event_and_frees_its_old_time(world: World, business: Business) -> None:
    service = business.service()
    booking = business.book(service, "10:00").data
    in_the_calendar(world, booking["appointmentId"], moved_to(world, "18:00", "18:45"))
    shown = business.get(booking["bookingId"]).data
    assert (shown["start"], shown["end"]) == (f"{MONDAY}T18:00:00", f"{MONDAY}T18:45:00")
    assert (shown["hasConflict"], shown["version"]) == (False, 2)
    ledger_holds(world.clock.now())
    assert business.book(service, "10:00", customer=BOB).status == 201


def test_a_booking_that_is_moved_onto_another_says_so_until_it_has_a_time_of_its_own(
    world: World, business: Business
) -> None:
    service = business.service()
    first = business.book(service, "10:00", key="first").data
    business.book(service, "11:00", key="second", customer=BOB)
    in_the_calendar(world, first["appointmentId"], moved_to(world, "11:15", "11:45"))
    assert business.get(first["bookingId"]).data["hasConflict"] is True
    ledger_holds(world.clock.now())
    assert business.move(first["bookingId"], "14:00").data["hasConflict"] is False
    ledger_holds(world.clock.now())


def test_an_event_that_is_deleted_cancels_the_booking_whatever_its_terms(world: World, business: Business) -> None:
    service = business.service(cancellationNotice=None)
    booking = business.book(service, "10:00").data
    in_the_calendar(world, booking["appointmentId"], lambda before: rules.cancelled(before, None, world.clock.now()))
    assert business.get(booking["bookingId"]).data["status"] == "cancelled"
    ledger_holds(world.clock.now())
    assert business.book(service, "10:00", customer=BOB).status == 201


def test_what_changes_neither_time_nor_status_leaves_the_booking_alone(world: World, business: Business) -> None:
    booking = business.book(business.service(), "10:00").data
    in_the_calendar(
        world,
        booking["appointmentId"],
        lambda before: rules.updated(before, {"subject": "New"}, world.clock.now()),
    )
    assert business.get(booking["bookingId"]).data["version"] == 1


def test_new_rules_of_a_zone_move_the_booking_in_the_ledger(world: World, business: Business) -> None:
    resource = business.resource(weekly={"monday": ["00:00-24:00"]})
    booking = business.book(business.service(resource), "01:00").data
    tenant_id, appointment_id = world.tenant.tenant_id, booking["appointmentId"]
    derive_by_older_rules(tenant_id, resource, booking["bookingId"])
    appointment = Key(appointment_partition(tenant_id, appointment_id), APPOINTMENT)
    table().update(Update(appointment, {"startInstant": "2026-03-22T23:00:00"}))

    moved = list(rederive(table(), tenant_id, "operator", clock.now(), partial(followed_outside, table())))

    assert moved == [appointment_id]
    ledger_holds(world.clock.now())
    assert business.get(booking["bookingId"]).data["version"] == 2


def test_new_rules_of_a_zone_move_what_is_pending_too(world: World, business: Business) -> None:
    resource = business.resource(weekly={"monday": ["00:00-24:00"]})
    service = business.service(resource, confirmationRequired=True)
    stale = business.book(service, "01:00").data["bookingId"]
    right = business.book(service, "04:00", customer=BOB).data["bookingId"]
    tenant_id = world.tenant.tenant_id
    derive_by_older_rules(tenant_id, resource, stale)

    assert list(rederive_pending(table(), tenant_id, "operator", clock.now())) == [stale]
    assert list(rederive_pending(table(), tenant_id, "operator", clock.now())) == []

    ledger_holds(world.clock.now())
    shown = [business.get(each).data for each in (stale, right)]
    assert [(each["status"], each["start"][11:], each["version"]) for each in shown] == [
        ("pending", "01:00:00", 2),
        ("pending", "04:00:00", 1),
    ]
    assert business.change("confirm", stale).data["startInstant"] == shown[0]["startInstant"]


def derive_by_older_rules(tenant_id: str, resource: str, booking_id: str) -> None:
    """As under rules by which that Monday was in summer time already, an hour and a day earlier in the ledger."""
    partition, ledger = appointment_partition(tenant_id, appointment_id_of(booking_id)), LedgerRepository(table())
    (row,) = (each for each in of_kind("booking") if each["bookingId"] == booking_id)
    older = [minute - 60 for minute in row["minutes"]]
    table().update(Update(Key(partition, BOOKING), {"minutes": older}))
    _put_into_ledger(ledger, tenant_id, resource, booking_id, older)


def _put_into_ledger(ledger: LedgerRepository, tenant_id: str, resource: str, holder: str, minutes: list[int]) -> None:
    days = ledger.read(tenant_id, [resource], days_between(minutes[0] - 60, minutes[1] + 120))
    (taken,) = {each for day in days.values() for each in day.taken if each.holder == holder}
    older, wanted = replace(taken, start=minutes[0], end=minutes[1]), days_between(*minutes)
    after = [_with(day, older, is_on=day.number in wanted) for day in days.values()]
    table().transact(list(day_writes(tenant_id, after).values()))


def _with(day: Day, taken: Allocation, *, is_on: bool) -> Day:
    others = tuple(each for each in day.taken if each.holder != taken.holder)
    return replace(day, taken=(*others, taken) if is_on else others)


def test_the_timeline_has_the_booking_s_events_and_subscribers_get_them(world: World, business: Business) -> None:
    body = {"webhookUrl": "https://hooks.example.com/b", "eventTypes": ["booking.created", "booking.cancelled"]}
    world.client.send("webhooks.register", body)
    booking = business.book(business.service(), "10:00").data
    business.change("cancel", booking["bookingId"])
    world.pipeline.settle()
    path = {"appointmentId": booking["appointmentId"]}
    timeline = world.client.send("appointments.timeline", None, path).data["timeline"]
    told = [each["eventType"] for each in timeline if each["type"] == "event"]
    assert {"booking.created", "booking.cancelled", "appointment.created", "appointment.canceled"} == set(told)
    received = [json.loads(request.body)["eventType"] for request in world.receivers.got]
    assert sorted(received) == ["booking.cancelled", "booking.created"]
