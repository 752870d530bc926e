"""A connection's life over the public interface: used, throttled, expired, revoked, given again, and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.connectors.bench import Bench, bench
from tests.connectors.fake import Fault
from tests.connectors.messages.test_slack import SLACK
from tests.connectors.records.test_freshdesk import FRESHDESK
from tests.connectors.records.test_zoom import ZOOM
from tests.integration.world.client import Reply
from tests.integration.world.requests import MOVED
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Zoom."""
    with bench(ZOOM, world) as opened:
        yield opened


def send(made: Bench, verb: str, body: dict[str, Any] | None = None) -> Reply:
    return made.world.client.send(f"connections.{verb}", body, {"connectionId": made.connection.connection_id})


def sync(made: Bench, appointment_id: str) -> tuple[str, int]:
    found = made.sync(appointment_id)
    return found["state"], found["version"]


def told(made: Bench) -> list[str]:
    """Name the events about the connection so far, by the alphabet."""
    names = [each["eventType"] for each in of_kind("event") if each["eventType"].startswith("connection.")]
    return sorted(each.removeprefix("connection.") for each in names)


def test_a_connection_lives(made: Bench) -> None:
    assert send(made, "get").data["state"] == "active"
    assert send(made, "check", {}).data["result"] == "ok"

    appointment_id = made.create()
    made.settle()
    assert sync(made, appointment_id) == ("synced", 1)

    made.fake.faults.append(Fault(429, {"Retry-After": "90"}))
    made.world.client.update(appointment_id, MOVED)
    made.world.pipeline.work()
    assert sync(made, appointment_id) == ("retrying", 1), "throttled"
    made.settle()
    assert sync(made, appointment_id) == ("synced", 2)

    made.world.clock.advance(hours=2)
    made.world.client.update(appointment_id, {"appointmentSubject": "After its token expired"})
    made.settle()
    assert (sync(made, appointment_id), made.renewed) == (("synced", 3), 1)

    made.revoke()
    made.world.client.update(appointment_id, {"appointmentSubject": "After access was revoked"})
    made.world.pipeline.work()
    assert sync(made, appointment_id) == ("waiting", 3)
    assert send(made, "get").data["state"] == "reauthorization_required"
    assert send(made, "check", {}).data["result"] == "credentials_refused"

    made.give_access()
    made.settle()
    assert sync(made, appointment_id) == ("synced", 4)
    assert send(made, "get").data["state"] == "active"

    assert send(made, "delete", {"records": "remove"}).status == 200
    assert send(made, "get").status == 404
    made.settle()
    assert made.fake.all("meetings") == []
    assert made.fake.refresh is None, "access is taken back"
    assert made.appointment(appointment_id)["status"] == "confirmed", "the appointment stays"
    assert told(made) == ["connected", "connected", "disconnected", "reauthorization_required"]


def test_records_stay_unless_they_are_to_go(world: World) -> None:
    for asked, left in ((None, 2), ({"records": "keep"}, 2), ({"records": "remove"}, 1)):
        with bench(FRESHDESK, world) as made:
            past = {"appointmentStart": "2026-03-25T09:00:00", "appointmentEnd": "2026-03-25T10:00:00"}
            for name, more in (("over", past), ("to come", {})):
                made.create(appointmentSubject=f"{name} {asked}", **more)
            made.settle()
            world.clock.advance(days=0 if world.clock.now().day > 25 else 8)
            assert len(made.shown()) == 2
            assert send(made, "delete", asked).status == 200
            made.settle()
            assert len(made.shown()) == left, "what is over stays"


def test_a_removal_waits_for_a_system_that_is_down_and_says_what_it_cannot_take_away(made: Bench) -> None:
    first, second = made.create(), made.create(appointmentSubject="Another")
    made.settle()
    made.fake.faults.extend(Fault(503) for _ in range(3))
    assert send(made, "delete", {"records": "remove"}).status == 200
    made.world.pipeline.dispatch()
    made.world.pipeline.lose("changes")
    for _ in range(20):
        made.world.clock.advance(minutes=10)
        made.world.pipeline.sweep()
        made.world.pipeline.work()
    assert made.fake.all("meetings") == [], "the message was lost, and the sweeper saw to it"
    assert {sync(made, each)[0] for each in (first, second)} == {"synced"}


def test_a_record_that_nobody_lets_us_take_away_is_shown(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    made.revoke()
    made.fake.tokens.clear()
    assert send(made, "delete", {"records": "remove"}).status == 200
    made.settle()
    found = made.sync(appointment_id)
    assert (found["state"], "its record stays there" in found["error"]) == ("failed", True)
    assert len(made.fake.all("meetings")) == 1


def test_texts_are_not_taken_away(world: World) -> None:
    with bench(SLACK, world) as made:
        refused = send(made, "delete", {"records": "remove"})
        assert (refused.status, refused.code, refused.body["error"]["param"]) == (422, "invalid_field", "records")
        assert send(made, "delete", {"records": "all"}).body["error"]["param"] == "records"
        assert send(made, "delete").status == 200
