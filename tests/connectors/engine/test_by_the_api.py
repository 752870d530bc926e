"""What clients do with a connection decides what becomes of their appointments there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.connectors.bench import Bench, bench
from tests.connectors.test_toy import TOY
from tests.integration.world.catalog.business import Business
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
    assert (bool(found.pop("incomingUrl")), found.pop("copies")) == (True, [])
    assert found.pop("usage")["opensAt"] is None
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


def test_a_filter_by_metadata_lets_those_bookings_through_that_have_it(made: Bench) -> None:
    business = Business(made.world.client)
    service = business.service(business.resource())
    assert send(made, "update", {"filter": {"metadata": {"team": "north"}}}).data["filter"]["metadata"] == {
        "team": "north"
    }
    made.create(appointmentSubject="Plain")
    for at, metadata in (("09:00", {}), ("10:00", {"team": "south"}), ("11:00", {"team": "north", "more": "x"})):
        assert business.book(service, at, metadata=metadata).status == 201
    assert len(shown(made)) == 1
    wrongs: tuple[Any, ...] = ({"team": 1}, [], {"": "x"}, {"x" * 65: "y"}, {"team": "x" * 501})
    for wrong in wrongs:
        refused = send(made, "update", {"filter": {"metadata": wrong}})
        assert refused.status in (400, 422), wrong
        assert refused.body["error"]["param"].startswith("filter.metadata"), wrong


def test_nothing_goes_to_a_system_that_is_no_longer_connected(made: Bench) -> None:
    appointment = made.create(appointmentSubject="First")
    assert shown(made) == ["First"]
    assert send(made, "delete").status == 200
    made.create(appointmentSubject="Second", appointmentLocation="Room 1")
    made.world.client.update(appointment, {"appointmentSubject": "Changed"})
    assert shown(made) == ["First"]
    assert made.fake.all("hooks") == []


def test_rules_are_shown_and_hold_and_are_checked_when_they_are_saved(made: Bench) -> None:
    service = Business(made.world.client).service()
    assert (
        send(made, "update", {"rules": {"onMove": "leave", "adopts": True, "services": {"cut": service}}}).status == 200
    )
    rules = send(made, "get").data["rules"]
    assert (rules["direction"], rules["onMove"], rules["services"]) == ("both", "leave", {"cut": service})
    appointment = made.create(appointmentSubject="First")
    assert shown(made) == ["First"]
    start = made.record["starts"]
    moved = {"appointmentStart": "2026-04-18T10:00:00", "appointmentEnd": "2026-04-18T11:00:00"}
    for change in ({"appointmentSubject": "Changed"}, moved, {**moved, "appointmentSubject": "Again"}):
        assert made.world.client.update(appointment, change).status == 200
    # The move alone is left.
    assert (shown(made), made.record["starts"]) == (["Again"], start)
    assert send(made, "update", {"rules": None}).data["rules"]["onMove"] == "do"
    made.world.client.update(appointment, {"appointmentLocation": "Room 9"})
    made.settle()
    assert made.record["starts"] != start
    for wrong, param in (
        ({"direction": "up"}, "rules.direction"),
        ({"onMove": "perhaps"}, "rules.onMove"),
        ({"winner": 1}, "rules.winner"),
        ({"notifies": "yes"}, "rules.notifies"),
        ({"colour": "red"}, "rules.colour"),
        ({"services": {"cut": "svc_01km37mwc8ezas89vddwg93q49"}}, "rules.services.cut"),
        ({"services": {"cut": 1}}, "rules.services.cut"),
        ({"services": {str(number): service for number in range(51)}}, "rules.services"),
        ({"adopts": True}, "rules.services"),
        ({"adopts": True, "direction": "out", "services": {"cut": service}}, "rules.adopts"),
        ([], "rules"),
    ):
        refused = send(made, "update", {"rules": wrong})
        assert refused.status in (400, 422), wrong
        assert refused.body["error"]["param"] == param, wrong


def test_a_preview_shows_what_would_be_sent_and_why(made: Bench) -> None:
    asked = len(made.fake.sent)
    appointment = made.create(appointmentSubject="First", appointmentLocation="Room 1")
    assert (
        send(made, "update", {"mapping": {"title": "{appointment.subject} {appointment.start|time12}"}}).status == 200
    )
    path = {"connectionId": made.connection.connection_id}

    def seen() -> dict[str, Any]:
        return dict(made.world.client.send("connections.preview", {"appointmentId": appointment}, path).data)

    before = seen()
    assert before["record"]["title"] == before["mapping"]["title"]
    assert before["mapping"]["title"].startswith("First ")
    assert len(made.fake.sent) == asked, "nothing is sent"
    made.settle()
    assert seen()["why"].startswith("It got there, with version 1")
    assert made.fake.all("meetings")[0]["title"] == before["record"]["title"]
    send(made, "update", {"rules": {"direction": "in"}})
    assert "only follow" in seen()["why"]
    send(made, "update", {"rules": None, "filter": {"bookingsOnly": True}})
    appointment = made.create(appointmentSubject="Second")
    assert (seen()["passesFilter"], seen()["why"]) == (False, "The filter of the connection does not let it through.")
    wrong = made.world.client.send("connections.preview", {"appointmentId": "apt_1"}, path)
    assert (wrong.status, wrong.code) == (404, "appointment_not_found")
    made.revoke()
    send(made, "update", {"filter": None})
    appointment = made.create(appointmentSubject="Third", appointmentLocation="Room 3")
    made.settle()
    assert "gives access again" in seen()["why"]
    plain = made.world.client.get(appointment).data
    assert plain["explained"] is None
    told = made.world.client.send("get", None, {"appointmentId": appointment}, {"explain": "true"}).data
    assert [each["cause"] for each in told["explained"]] == ["arrived", "no_access"]
    assert told["explained"][1] == {
        "system": "toy",
        "connectionId": made.connection.connection_id,
        "label": made.connection.label,
        "cause": "no_access",
        "why": "Toy gives no access. It waits until the owner of the account gives access again.",
        "since": told["sync"][1]["lastUpdated"],
        "until": None,
    }
