"""One appointment in seven platforms at once: `make demo-connectors` plays it, and says what happens."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from starlette.responses import Response

from scheducal import settings
from scheducal.connectors.connected import ConnectedSystem
from scheducal.connectors.connections import wiring
from scheducal.connectors.connections.model import is_calendar
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.fake import Fault
from tests.connectors.messages.test_slack import SLACK
from tests.connectors.messages.test_twilio import TWILIO
from tests.connectors.records.test_calendly import CALENDLY, rebooked
from tests.connectors.records.test_freshdesk import FRESHDESK
from tests.connectors.records.test_hubspot import HUBSPOT
from tests.connectors.records.test_zoom import ZOOM
from tests.integration.connectors.rig import Connected, Lines, google, open_lines
from tests.integration.world.pipeline import Course, as_sent
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

SUBJECTS: tuple[Subject, ...] = (CALENDLY, ZOOM, HUBSPOT, FRESHDESK, SLACK, TWILIO)
MOVED_THERE = "2026-04-16T09:00:00Z"
LATER = datetime(2026, 4, 17, 9, tzinfo=UTC), datetime(2026, 4, 17, 10, tzinfo=UTC)


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Yield the line to Google."""
    with open_lines() as opened:
        yield opened


@pytest.fixture
def calendar(world: World, lines: Lines) -> Iterator[Connected]:
    """Yield Anna's Google calendar, which the tenant's appointments are kept in."""
    usual, key = wiring.open_system, os.environ["CALENDAR_KEY_ID"]
    with google(world, lines) as connected, pytest.MonkeyPatch.context() as patch:

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
    old, new = rebooked(calendly.fake, calendly.record, {"start_time": MOVED_THERE})
    for each in (new, old, old, new):
        assert calendly.tell(each) < 300
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


FOLLOWS = ("zoom", "hubspot", "freshdesk")


def moved_by_the_client(platforms: dict[str, Bench], name: str) -> tuple[str, tuple[str, ...]]:
    """Book an appointment, which its client then moves in Calendly. Give its id, and the bookings to be told of."""
    calendly = platforms["calendly"]
    known = {each["id"] for each in calendly.fake.all("invitees")}
    appointment_id = calendly.create(appointmentSubject=name)
    calendly.settle()
    calendly.world.clock.advance(minutes=1)
    (old,) = [each for each in calendly.fake.all("invitees") if each["id"] not in known]
    return appointment_id, rebooked(calendly.fake, old, {"start_time": MOVED_THERE})


def counted(platforms: dict[str, Bench]) -> list[int]:
    """Count what each platform was told so far."""
    updates = [platforms[kind].asked("update") for kind in FOLLOWS]
    return [
        *updates,
        *(len(platforms[kind].said()) for kind in ("slack", "twilio")),
        platforms["calendly"].asked("create"),
    ]


def everything_followed_once(platforms: dict[str, Bench], appointment_id: str, before: list[int], name: str) -> None:
    """Check that all show the new time, that each was told once, and that nothing went back to Calendly."""
    everywhere = dict.fromkeys(("google", *platforms), ("synced", 2))
    assert states(platforms["zoom"], appointment_id) == everywhere, name
    after = [now - then for now, then in zip(counted(platforms), before, strict=True)]
    assert after == [1, 1, 1, 1, 1, 0], name
    moved = {shown["start"] for kind in FOLLOWS for shown in platforms[kind].shown()}
    assert moved == {MOVED_THERE[:19]}, name


def by_chance(chance: Random) -> Course:
    """Lose some of a batch, double some, and mix the rest."""

    def course(batch: list[Any]) -> list[Any]:
        found = [each for each in batch for _ in range(chance.choice((0, 1, 1, 1, 2)))]
        chance.shuffle(found)
        return found

    return course


def test_everything_follows_once_in_any_order_of_delivery(platforms: dict[str, Bench]) -> None:
    calendly = platforms["calendly"]
    for seed in range(6):
        chance, name = Random(seed), f"seed {seed}"
        appointment_id, bookings = moved_by_the_client(platforms, name)
        before, course = counted(platforms), by_chance(chance)
        for each in chance.sample(bookings * 2, 4):
            assert calendly.tell(each) < 300
            calendly.world.pipeline.work(chance.choice((as_sent, course)))
        calendly.world.pipeline.settle(course)
        everything_followed_once(platforms, appointment_id, before, name)


@contextmanager
def down(made: Bench | None, lines: Lines) -> Iterator[None]:
    """Let a platform, or Google, answer nobody for a while."""
    answers = lines.app
    if made:
        made.fake.faults = deque(Fault(503) for _ in range(1000))
    else:
        lines.app = Response(status_code=503)
    yield
    lines.app = answers
    if made:
        made.fake.faults.clear()


def test_everything_follows_once_where_any_one_of_them_is_down_for_an_hour(
    platforms: dict[str, Bench], lines: Lines
) -> None:
    pipeline, clock = platforms["zoom"].world.pipeline, platforms["zoom"].world.clock
    for kind in ("google", *platforms):
        appointment_id, bookings = moved_by_the_client(platforms, kind)
        before = counted(platforms)
        with down(platforms.get(kind), lines):
            for each in bookings:
                assert platforms["calendly"].tell(each) < 300
            for _ in range(12):
                pipeline.work()
                clock.advance(minutes=5)
                pipeline.ring()
            found = states(platforms["zoom"], appointment_id)
            # Until Calendly can be read, nobody knows of the move.
            others = 1 if kind == "calendly" else 2
            assert found.pop(kind)[1] == 1, kind
            assert found == dict.fromkeys(found, ("synced", others)), kind
        pipeline.settle()
        everything_followed_once(platforms, appointment_id, before, f"{kind} was down")
