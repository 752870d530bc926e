"""What becomes of appointments when a zone's rules change: the wall time stays, the invitees' calendars move."""

from __future__ import annotations

from functools import partial

from scheducal import clock
from scheducal.appointments.service import rederive
from scheducal.bookings.changes.outside import followed_outside
from scheducal.store.keys import APPOINTMENT, Key, appointment_partition
from scheducal.store.table import table
from scheducal.store.writes import Update
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

ACTOR = "operator"
ADDRESS = "john@acmecorp.example.com"
MEETING = {
    "appointmentStart": "2099-04-15T09:00:00",
    "appointmentEnd": "2099-04-15T10:00:00",
    "appointmentTimeZone": "America/Los_Angeles",
    "name": "John Doe",
    "address": ADDRESS,
}


def created(world: World, **changes: str) -> str:
    appointment_id = str(world.client.create({**MEETING, **changes}).data["appointmentId"])
    world.pipeline.settle()
    return appointment_id


def derive_by_older_rules(world: World, appointment_id: str) -> None:
    """Store the instants of rules under which that April day was in standard time."""
    key = Key(appointment_partition(world.tenant.tenant_id, appointment_id), APPOINTMENT)
    instants = {"startInstant": "2099-04-15T17:00:00", "endInstant": "2099-04-15T18:00:00"}
    table().update(Update(key, instants))


def moved(world: World) -> list[str]:
    beside = partial(followed_outside, table())
    return list(rederive(table(), world.tenant.tenant_id, ACTOR, clock.now(), beside))


def test_a_stale_instant_is_derived_anew_and_invitees_are_told(world: World) -> None:
    appointment_id = created(world)
    derive_by_older_rules(world, appointment_id)

    assert moved(world) == [appointment_id]
    world.pipeline.settle()

    [row] = of_kind("appointment")
    assert (row["startInstant"], row["endInstant"]) == ("2099-04-15T16:00:00", "2099-04-15T17:00:00")
    shown = world.client.get(appointment_id).data
    assert (shown["start"], shown["timeZone"], shown["version"]) == ("2099-04-15T09:00:00", "America/Los_Angeles", 2)
    assert [mail.invitation.sequence for mail in world.mails(ADDRESS) if mail.invitation] == [0, 1]
    assert [row["action"] for row in of_kind("audit")] == ["created", "rederived"]


def test_what_is_right_already_is_left_alone(world: World) -> None:
    created(world)
    derive_by_older_rules(world, created(world, appointmentSubject="Another"))

    assert len(moved(world)) == 1
    assert moved(world) == []


def test_the_past_and_the_cancelled_are_left_alone(world: World) -> None:
    past = created(world, appointmentStart="2020-04-15T09:00:00", appointmentEnd="2020-04-15T10:00:00")
    key = Key(appointment_partition(world.tenant.tenant_id, past), APPOINTMENT)
    table().update(Update(key, {"startInstant": "2020-04-15T17:00:00", "endInstant": "2020-04-15T18:00:00"}))
    cancelled = created(world)
    world.client.cancel(cancelled)
    derive_by_older_rules(world, cancelled)

    assert moved(world) == []
