"""A name or an address that is put right is right in the event of a connected calendar too."""

from __future__ import annotations

from tests.integration.connectors.rig import Connected
from tests.integration.scenarios import the_id
from tests.integration.world.requests import INVITE_MARY, JOHN, MARY, WITH_JOHN
from tests.integration.world.rows import of_kind

NEW = "john.do@acmecorp.com"


def test_a_corrected_person_is_written_into_the_calendar(connected: Connected) -> None:
    world = connected.world
    customer = world.client.send("customers.create", {"name": "John Doe", "email": JOHN}).data["customerId"]
    world.client.create({**WITH_JOHN, "appointmentSubject": "John Doe and Mary"})
    world.client.invite(the_id(), INVITE_MARY)
    connected.settle()
    connected.pull_run()
    for corrections, address in (({"name": "John Do"}, JOHN), ({"email": NEW}, NEW)):
        body = {"type": "correct", "customerId": customer, "corrections": corrections}
        made = world.client.send("privacy.create", body)
        assert made.status == 202, made.body
        connected.settle()
        connected.pull_run()
        connected.settle()
        event = connected.calendar.read(connected.reference)
        assert event is not None
        assert event.subject == "John Do and Mary"
        assert sorted((each.address, each.name) for each in event.attendees) == sorted(
            [(address, "John Do"), (MARY, "Mary Jones")]
        )
        found = world.client.send("privacy.get", None, {"requestId": made.data["requestId"]}).data
        assert (found["state"], found["report"]["done"][0]) == ("done", {"where": "appointments", "count": 1})
    assert {row["state"] for row in of_kind("sync")} == {"synced"}
    assert connected.calendar.read(connected.reference) == event
    there = {row["address"]: row.get("removedAt") is None for row in of_kind("invitee")}
    assert there == {JOHN: False, NEW: True, MARY: True}


def test_what_is_over_keeps_its_address_and_gets_the_right_name(connected: Connected) -> None:
    world = connected.world
    customer = world.client.send("customers.create", {"name": "John Doe", "email": JOHN}).data["customerId"]
    world.client.create(WITH_JOHN)
    connected.settle()
    world.clock.advance(days=400)
    body = {"type": "correct", "customerId": customer, "corrections": {"name": "John Do", "email": NEW}}
    assert world.client.send("privacy.create", body).status == 202
    connected.settle()
    assert {(row["address"], row["name"]) for row in of_kind("invitee")} == {(JOHN, "John Do")}
