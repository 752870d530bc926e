"""A person who is erased is taken out of the event in a connected calendar too, and does not come back from there."""

from __future__ import annotations

from tests.integration.connectors.rig import Connected
from tests.integration.scenarios import the_id
from tests.integration.world.requests import INVITE_MARY, JOHN, MARY, WITH_JOHN
from tests.integration.world.rows import of_kind


def test_an_erased_person_is_taken_out_of_the_calendar(connected: Connected) -> None:
    world = connected.world
    world.client.create({**WITH_JOHN, "appointmentSubject": "John Doe and Mary"})
    world.client.invite(the_id(), INVITE_MARY)
    connected.settle()
    world.clock.advance(days=40)
    connected.pull_run()
    made = world.client.send("privacy.create", {"type": "delete", "email": JOHN.upper()})
    connected.settle()
    connected.pull_run()
    connected.settle()
    event = connected.calendar.read(connected.reference)
    assert event is not None
    assert ([each.address for each in event.attendees], event.subject) == ([MARY], "erased and Mary")
    found = world.client.send("privacy.get", None, {"requestId": made.data["requestId"]}).data
    assert found["state"] == "done"
    assert {"where": "calendars", "count": 1} in found["report"]["done"]
    assert "calendarCopies" in [each["reason"] for each in found["report"]["kept"]]
    kept = [row for row in of_kind("invitee") + of_kind("appointment") if "john" in str(row).lower()]
    assert kept == []
    assert {row["state"] for row in of_kind("sync")} == {"synced"}
