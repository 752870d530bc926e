"""What clients do with a connection decides what becomes of their appointments there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.connectors.bench import Bench, bench
from tests.connectors.test_toy import TOY
from tests.integration.world.client import Reply
from tests.integration.world.world import World


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to the toy system."""
    with bench(TOY, world) as opened:
        yield opened


def send(made: Bench, verb: str, body: dict[str, Any] | None = None) -> Reply:
    return made.world.client.send(f"connections.{verb}", body, {"connectionId": made.connection.connection_id})


def shown(made: Bench) -> list[str]:
    made.settle()
    return [str(each["title"]) for each in made.fake.all("meetings")]


def test_a_connection_is_listed_read_and_checked(made: Bench) -> None:
    found = send(made, "get").data
    assert (found["kind"], found["settings"], found["state"]) == ("toy", {"account": "anna@example.com"}, "active")
    # The list leaves out where the system calls us.
    assert found.pop("incomingUrl")
    assert made.world.client.send("connections.list").data["connections"] == [found]
    assert send(made, "check", {}).data["result"] == "ok"
    made.fake.revoke()
    assert send(made, "check", {}).data["result"] == "credentials_refused"
    assert send(made, "get").data["state"] == "reauthorization_required"


def test_filter_and_mapping_hold_from_the_next_appointment_on(made: Bench) -> None:
    made.create(appointmentSubject="First")
    assert shown(made) == ["First"]
    assert send(made, "update", {"filter": {"bookingsOnly": True}}).status == 200
    made.create(appointmentSubject="Second", appointmentLocation="Room 1")
    assert shown(made) == ["First"]
    changed = {"filter": None, "mapping": {"title": "{appointment.subject} at {appointment.location}"}}
    assert send(made, "update", changed).status == 200
    made.create(appointmentSubject="Third", appointmentLocation="Room 2", appointmentBody="x")
    assert shown(made) == ["First", "Third at Room 2"]


def test_nothing_goes_to_a_system_that_is_no_longer_connected(made: Bench) -> None:
    appointment = made.create(appointmentSubject="First")
    assert shown(made) == ["First"]
    assert send(made, "delete").status == 200
    made.create(appointmentSubject="Second", appointmentLocation="Room 1")
    made.world.client.update(appointment, {"appointmentSubject": "Changed"})
    assert shown(made) == ["First"]
    assert made.fake.all("hooks") == []
