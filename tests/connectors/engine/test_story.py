"""One appointment in seven platforms at once: `make demo-connectors` plays it, and says what happens."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from scheducal import settings
from scheducal.connectors.connected import ConnectedSystem
from scheducal.connectors.connections import wiring
from scheducal.connectors.connections.model import is_calendar
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.fake import Fault
from tests.connectors.messages.test_slack import SLACK
from tests.connectors.messages.test_twilio import TWILIO
from tests.connectors.records.test_calendly import CALENDLY, uri
from tests.connectors.records.test_freshdesk import FRESHDESK
from tests.connectors.records.test_hubspot import HUBSPOT
from tests.connectors.records.test_zoom import ZOOM
from tests.integration.connectors.rig import Connected, google, open_lines
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

SUBJECTS: tuple[Subject, ...] = (CALENDLY, ZOOM, HUBSPOT, FRESHDESK, SLACK, TWILIO)
MOVED_THERE = "2026-04-16T09:00:00Z"
LATER = datetime(2026, 4, 17, 9, tzinfo=UTC), datetime(2026, 4, 17, 10, tzinfo=UTC)


@pytest.fixture
def calendar(world: World) -> Iterator[Connected]:
    """Yield Anna's Google calendar, which the tenant's appointments are kept in."""
    usual, key = wiring.open_system, os.environ["CALENDAR_KEY_ID"]
    with open_lines() as lines, google(world, lines) as connected, pytest.MonkeyPatch.context() as patch:

        def opened(tenant_id: str, connection_id: str) -> ConnectedSystem:
            return (connected.open_system if is_calendar(connection_id) else usual)(tenant_id, connection_id)

        patch.setattr(wiring, "open_system", opened)
        # The calendar's tokens are granted; those of the others are sealed.
        patch.setenv("CALENDAR_KEY_ID", key)
        settings.calendar_settings.cache_clear()
        yield connected
        connected.conforms()


@pytest.fixture
def platforms(world: World, calendar: Connected) -> Iterator[dict[str, Bench]]:
    """Yield a world that is connected to all the others too."""
    del calendar
    with ExitStack() as stack:
        yield {each.kind: stack.enter_context(bench(each, world)) for each in SUBJECTS}


@pytest.fixture
def told(pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Give what says what happens, where somebody wants to hear it (`pytest -v`)."""

    def tell(text: str) -> None:
        if pytestconfig.get_verbosity() > 0:
            with capsys.disabled():
                print(f"\n  {text}")

    return tell


def shown_at(made: Bench) -> list[Any]:
    """Give when a platform shows the appointment."""
    return [each.get("start") for each in made.shown()]


def reference_in(calendar: Connected) -> str:
    """Name the appointment's event in the calendar."""
    (found,) = [each for each in of_kind("told") if calendar.calendar_id in f"{each['sk']} {each.get('system')}"]
    return str(found["reference"])


def states(made: Bench, appointment_id: str) -> dict[str, tuple[str, int]]:
    """Give the state and the version of each platform, as clients see them."""
    found = made.appointment(appointment_id)["sync"]
    return {each["system"]: (each["state"], each["version"]) for each in found if each["connectionId"]}


def test_a_client_moves_it_in_one_place_and_everything_else_follows(
    platforms: dict[str, Bench], calendar: Connected, told: Callable[[str], None]
) -> None:
    everywhere = ("google", *platforms)
    calendly, zoom, hubspot, freshdesk = (platforms[each.kind] for each in SUBJECTS[:4])
    records, texts = (calendly, zoom, hubspot, freshdesk), (platforms["slack"], platforms["twilio"])
    appointment_id = zoom.create()
    zoom.settle()
    assert states(zoom, appointment_id) == dict.fromkeys(everywhere, ("synced", 1))
    assert [len(each.shown()) for each in records] == [1] * 4
    assert zoom.appointment(appointment_id)["joinUrl"]
    begin = shown_at(zoom)
    told("Google, Calendly, Zoom, HubSpot and Freshdesk have a new appointment. Slack and the client have a text.")

    before = [len(each.said()) for each in texts]
    zoom.world.clock.advance(minutes=1)
    hubspot.fake.faults.extend(Fault(503) for _ in range(4))
    old = calendly.record
    new = calendly.fake.add("invitees", {**old, "start_time": MOVED_THERE})
    calendly.fake.touch(old, status="canceled", new_invitee=uri(new))
    for each in (new, old, old, new):
        assert calendly.tell(each["id"]) < 300
        calendly.settle()
    told("The client moves it in Calendly, which tells us four times and in the wrong order. HubSpot is down.")
    assert states(zoom, appointment_id) == dict.fromkeys(everywhere, ("synced", 2))
    assert shown_at(zoom) == shown_at(hubspot) == shown_at(freshdesk) == shown_at(calendly) != begin
    assert [each.asked("update") for each in (zoom, hubspot, freshdesk)] == [1, 1, 1], "each follows once"
    assert calendly.asked("create") == 1, "what came from there does not go back"
    assert [len(each.said()) for each in texts] == [each + 1 for each in before]
    told("Google, Zoom, HubSpot and Freshdesk move once. Slack and the client hear of it. Nothing goes back.")

    calendly.fake.records["slots"].clear()
    calendar.person.move(reference_in(calendar), *LATER)
    calendar.pull_run()
    calendar.settle()
    found = states(zoom, appointment_id)
    assert found.pop("calendly")[0] == "failed"
    assert found == dict.fromkeys(found, ("synced", 3))
    assert shown_at(zoom) == shown_at(hubspot) == shown_at(freshdesk) != shown_at(calendly)
    assert "appointment.sync_failed" in [each["eventType"] for each in of_kind("event")]
    told("Staff move it in Google to a time that is not free in Calendly. The others follow. We say why it cannot.")
