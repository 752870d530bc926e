"""`notify`: a change of which those who are invited are not told. All else happens as always."""

from __future__ import annotations

import pytest

from scheducal.store.keys import APPOINTMENT, Key, appointment_partition
from scheducal.store.table import table
from scheducal.store.writes import Update
from scheducal.system_names import system_name
from tests.integration.world.catalog.business import ADA, Business
from tests.integration.world.requests import CANCELLED, INVITE_MARY, JOHN, KEY, MARY, MOVED, RENAMED, WITH_JOHN
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

QUIET = {"notify": False}


def invitations(world: World, address: str) -> list[tuple[str, int]]:
    """Settle, and give the method and the sequence of each invitation to an address."""
    world.pipeline.settle()
    found = [mail.invitation for mail in world.mails(address)]
    return [(each.method, each.sequence) for each in found if each is not None]


def test_nobody_hears_of_a_quiet_change_until_the_next_that_is_told(world: World) -> None:
    created = world.client.create(WITH_JOHN).data["appointmentId"]
    first = [("REQUEST", 0)]
    assert invitations(world, JOHN) == first
    for body in (RENAMED, MOVED):
        assert world.client.update(created, {**body, **QUIET}).status == 200
        assert invitations(world, JOHN) == first
    assert [row.get("isQuiet", False) for row in of_kind("audit")] == [False, True, True]
    shown = world.client.get(created).data
    assert (shown["subject"], shown["version"]) == (RENAMED["appointmentSubject"], 3)
    assert [each["state"] for each in of_kind("sync")] == ["synced"]
    events = sorted(row["eventType"] for row in of_kind("event"))
    assert events == ["appointment.created", "appointment.rescheduled", "appointment.updated", "appointment.updated"]
    world.client.update(created, {"appointmentLocation": "Room 5"})
    assert invitations(world, JOHN) == [*first, ("REQUEST", 1)]


def test_a_quiet_end_is_told_to_nobody(world: World) -> None:
    created = world.client.create(WITH_JOHN).data["appointmentId"]
    assert invitations(world, JOHN) == [("REQUEST", 0)]
    assert world.client.cancel(created, {**CANCELLED, **QUIET}).status == 200
    assert invitations(world, JOHN) == [("REQUEST", 0)]
    assert world.client.get(created).data["status"] == "cancelled"
    assert "appointment.canceled" in {row["eventType"] for row in of_kind("event")}


def test_who_comes_or_goes_quietly_gets_no_mail_of_it(world: World) -> None:
    created = world.client.create({**WITH_JOHN, **QUIET}).data["appointmentId"]
    world.client.invite(created, {**INVITE_MARY, **QUIET})
    assert (invitations(world, JOHN), invitations(world, MARY)) == ([], [])
    world.client.update(created, RENAMED)
    assert (invitations(world, JOHN), invitations(world, MARY)) == ([("REQUEST", 0)], [("REQUEST", 0)])
    gone = world.client.send("uninvite", QUIET, {"appointmentId": created, "invitee": MARY})
    assert (gone.status, invitations(world, MARY)) == (200, [("REQUEST", 0)])
    world.client.invite(created, INVITE_MARY)
    assert invitations(world, MARY)[1:] == [("REQUEST", 1)]
    world.client.uninvite(created, MARY)
    assert invitations(world, MARY)[-1][0] == "CANCEL"


def test_a_request_that_is_repeated_is_the_same_only_with_the_same_choice(world: World) -> None:
    answers = [world.client.create({**WITH_JOHN, **QUIET}, idempotency_key=KEY) for _ in range(2)]
    assert answers[0].data == answers[1].data
    assert world.client.create(WITH_JOHN, idempotency_key=KEY).code == "idempotency_key_reused"
    assert invitations(world, JOHN) == []


def test_bookings_can_be_made_moved_and_cancelled_quietly(world: World) -> None:
    business = Business(world.client)
    service = business.service()
    booked = business.book(service, "09:00", **QUIET).data["bookingId"]
    moved = world.client.send("bookings.reschedule", {"start": "2026-03-23T11:00:00", **QUIET}, {"bookingId": booked})
    assert moved.status == 200
    assert world.client.send("bookings.cancel", QUIET, {"bookingId": booked}).status == 200
    assert invitations(world, ADA["email"]) == []
    told = business.book(service, "14:00").data["bookingId"]
    assert [method for method, _ in invitations(world, ADA["email"])] == ["REQUEST"]
    world.client.send("bookings.cancel", {}, {"bookingId": told})
    assert [method for method, _ in invitations(world, ADA["email"])] == ["REQUEST", "CANCEL"]


@pytest.mark.parametrize("value", ["no", 0, None])
def test_notify_is_true_or_false(world: World, value: object) -> None:
    answer = world.client.create({**WITH_JOHN, "notify": value})
    assert (answer.status, answer.body["error"]["param"]) == (422, "notify")


def test_a_calendar_that_tells_everybody_itself_cannot_be_told_not_to(world: World) -> None:
    created = world.client.create(WITH_JOHN).data["appointmentId"]
    key = Key(appointment_partition(world.tenant.tenant_id, created), APPOINTMENT)
    table().update(Update(key, {"system": system_name("exchange", "cal_1")}))
    refused = world.client.update(created, {**RENAMED, **QUIET})
    assert (refused.status, refused.body["error"]["param"]) == (422, "notify")
    assert "tells everybody itself, and cannot be told not to" in refused.body["message"]
    assert world.client.get(created).data["version"] == 1
