"""The recipes of systems without an API: their events and ours meet in the Google or Outlook calendar of a person."""

from __future__ import annotations

import pytest

from scheducal.connectors import registry
from tests.integration.availability.test_availability import ask, starts
from tests.integration.connectors.pull.test_busy_events import blocked, booked, busy_business, marked, utc
from tests.integration.connectors.rig import Connected
from tests.integration.world.catalog.business import MONDAY
from tests.integration.world.catalog.ledger import ledger_holds

KINDS = ("simplepractice", "doodle")


@pytest.mark.parametrize("kind", KINDS)
def test_both_keep_out_of_each_other_s_way_by_the_calendar_that_they_share(connected: Connected, kind: str) -> None:
    client = connected.world.client
    (said,) = [each for each in client.send("connectors.list").data["connectors"] if each["kind"] == kind]
    assert said["capabilities"] == []
    assert "Google or Outlook calendar" in said["recipe"]
    refused = client.send("connections.create", {"kind": kind, "auth": "api_key", "settings": {}, "secrets": {}})
    assert refused.status in (400, 422), "nothing is imitated"

    business, service = busy_business(connected)

    def offered(at: str) -> bool:
        return f"{MONDAY}T{at}:00" in starts(ask(business, service, begin=MONDAY, end=MONDAY))

    (ours,) = booked(connected, business, service, "10:00")
    taken = connected.calendar.busy(utc("09:00"), utc("12:00"))
    assert [(each.start, each.end) for each in taken] == [(utc("10:00"), utc("10:30"))], (
        "the system sees a blocked time"
    )
    assert offered("14:00")
    session = blocked(connected, "14:00", "15:00")
    assert not offered("14:00")
    answer = business.book(service, "14:30", key=f"{kind} busy")
    assert (answer.code, answer.body["data"]["reason"]) == ("slot_unavailable", "busy")
    connected.person.move(session, utc("10:00"), utc("10:30"))
    connected.settle()
    connected.pull_run()
    assert offered("14:00"), "it was moved there"
    assert marked(business, [ours]) == [True], "what falls on a booking marks it"
    connected.person.delete(session)
    connected.settle()
    connected.pull_run()
    assert marked(business, [ours]) == [False]

    connected.person.move(connected.reference, utc("15:00"), utc("15:30"))
    connected.settle()
    connected.pull_run()
    assert business.get(ours).data["start"] == f"{MONDAY}T15:00:00", "ours follows where the person drags it"
    assert offered("10:00")
    assert not offered("15:00")
    ledger_holds(connected.world.clock.now())


def test_each_system_without_an_api_has_its_recipe_tested_here() -> None:
    without = [kind for kind, each in registry.manifests().items() if not each.capabilities]
    assert set(without) - {"jane"} == set(KINDS)
