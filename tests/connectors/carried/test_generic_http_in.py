"""Changes that any system sends, in a form that the tenant states, come to appointments and bookings."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from scheducal.connectors import registry
from scheducal.connectors.connections.ruleset.model import Ruleset
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.mapping.inbound import instant, told
from scheducal.connectors.mapping.paths import paths, value_at
from scheducal.connectors.runners.address import incoming_url
from scheducal.connectors.signatures.stated import signature
from tests.connectors.bench import Bench, bench
from tests.connectors.records.test_generic_http import GENERIC
from tests.integration.connectors.gateway import inbound
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

SECRET = "a secret of a header"
IN = replace(GENERIC, secrets={**GENERIC.secrets, "hookSecret": SECRET})
MANIFEST = registry.manifest("generic_http")
JSON = {"content-type": "application/json"}
EVE = {"name": "Eve Holt", "email": "eve@example.com", "service": "cut"}


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to an API which also calls us."""
    with bench(IN, world) as opened:
        yield opened


def tell(made: Bench, change: Any, headers: dict[str, str] | None = None) -> int:
    """Let the system call us, and give the status of our answer."""
    url = incoming_url(made.connection)
    assert url
    sent = {**JSON, **({"x-scheducal-secret": SECRET} if headers is None else headers)}
    path = urlsplit(url).path.removeprefix("/inbound/")
    status = inbound(made.world.wire, path, sent, json.dumps(change).encode()).status_code
    made.settle()
    return status


def start_of(made: Bench, appointment_id: str) -> tuple[str, str]:
    found = made.appointment(appointment_id)
    return found["appointmentStart"], found["status"]


def at(hour: int) -> str:
    return f"2026-04-16T{hour:02d}:00:00Z"


def test_a_change_there_moves_and_cancels_by_either_id_and_does_not_come_back(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    remote_id = made.record["id"]
    made.world.clock.advance(minutes=1)
    for named, hour in ((remote_id, 9), (appointment_id, 11)):
        assert tell(made, {"id": named, "start": at(hour), "minutes": 30}) == 200
        assert tell(made, {"id": named, "start": at(hour), "minutes": 30}) == 200
    assert made.appointment(appointment_id)["version"] == 3
    assert (made.asked("create"), made.asked("update"), made.sync(appointment_id)["state"]) == (1, 0, "synced")
    tell(made, {"id": remote_id, "status": "Cancelled"})
    assert (made.appointment(appointment_id)["status"], made.asked("delete")) == ("cancelled", 0)
    assert not any("told" in each for each in of_kind("look")), "what was told is kept no longer than needed"


def test_ours_goes_on_from_what_was_told(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    made.world.clock.advance(minutes=1)
    tell(made, {"id": made.record["id"], "start": at(9), "end": at(10)})
    made.world.clock.advance(minutes=1)
    made.world.client.update(appointment_id, {"appointmentSubject": "Another"})
    made.settle()
    assert (made.record["subject"], made.record["start"]) == ("Another", at(9))
    made.world.clock.advance(minutes=1)
    tell(made, {"id": made.record["id"], "start": at(13), "end": at(14)})
    assert made.appointment(appointment_id)["version"] == 4


def test_an_older_change_that_comes_late_is_left_out(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    made.world.clock.advance(minutes=5)
    now = made.world.clock.now()
    newer, older = ((now - timedelta(seconds=each)).isoformat() for each in (10, 60))
    for updated_at, hour in ((newer, 9), (older, 12)):
        tell(made, {"id": made.record["id"], "start": at(hour), "end": at(hour + 1), "updatedAt": updated_at})
    assert made.appointment(appointment_id)["version"] == 2


def test_only_what_is_proven_and_followed_counts(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    change = {"id": made.record["id"], "start": at(9), "end": at(10)}
    for headers in ({}, {"x-scheducal-secret": "guessed"}, {"authorization": SECRET}):
        assert tell(made, change, headers) == 200
    malformed: list[Any] = [
        None,
        [],
        "text",
        {"id": 1},
        {"start": at(9)},
        {"id": "x" * 201, "start": at(9)},
        {"id": {}},
    ]
    for wrong in malformed:
        assert tell(made, wrong) == 200, wrong
    assert of_kind("look") == []
    path = {"connectionId": made.connection.connection_id}
    assert made.world.client.send("connections.update", {"rules": {"direction": "out"}}, path).status == 200
    tell(made, change)
    assert made.appointment(appointment_id)["version"] == 1


def test_the_tenant_states_the_form_and_it_is_checked_when_it_is_saved(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    path = {"connectionId": made.connection.connection_id}
    changed = {
        "settings": {
            "hookForm": "sha256-hex",
            "hookHeader": "X-Wash-Signature",
            "hookPrefix": "sha256=",
            "hookTimeHeader": "X-Wash-Time",
            "timeZone": "America/Chicago",
        },
        "mapping": {"in.changes": "$.data.jobs", "in.id": "$.job['Job ID']", "in.start": "$.when[0]", "in.end": ""},
    }
    assert made.world.client.send("connections.update", changed, path).status == 200
    change = {"data": {"jobs": [{"job": {"Job ID": made.record["id"]}, "when": ["04/16/2026 2:30 PM"], "minutes": 60}]}}
    body, time = json.dumps(change).encode(), str(int(made.world.clock.now().timestamp()))
    proof = hmac.digest(SECRET.encode(), f"{time}.".encode() + body, "sha256").hex()
    tell(made, change, {"x-wash-signature": f"sha256={proof}", "x-wash-time": time})
    (row,) = of_kind("appointment")
    assert row["startInstant"] == "2026-04-16T19:30:00"
    assert made.appointment(appointment_id)["version"] == 2
    for wrong in ("data.id", "$..id", "{appointment.id}", "$.a[x]"):
        refused = made.world.client.send("connections.update", {"mapping": {"in.id": wrong}}, path)
        assert (refused.status, refused.body["error"]["param"]) == (422, "mapping.in.id"), refused.body


def test_a_booking_that_begins_there_becomes_ours_and_what_has_no_place_is_listed(world: World) -> None:
    business = Business(world.client)
    rules = Ruleset(adopts=True, services={"cut": business.service()})
    with bench(replace(IN, rules=rules), world) as made:
        change = {"id": "J-1", "start": f"{MONDAY}T10:00:00Z", "end": f"{MONDAY}T10:30:00Z", **EVE}
        tell(made, change)
        tell(made, {**change, "id": "J-2"})
        (ours,) = made.world.client.send("bookings.list").data["bookings"]
        assert (ours["start"], ours["customer"]["email"]) == (f"{MONDAY}T11:00:00", EVE["email"])
        assert [each["reason"] for each in of_kind("unplaced")] == ["time_taken"]
        made.world.clock.advance(minutes=1)
        tell(made, {**change, "start": f"{MONDAY}T12:00:00Z", "end": f"{MONDAY}T12:30:00Z"})
        (ours,) = made.world.client.send("bookings.list").data["bookings"]
        assert (ours["start"], made.asked("create"), made.asked("update")) == (f"{MONDAY}T13:00:00", 0, 0)


def test_texts_go_out_in_place_of_records(world: World) -> None:
    table = replace(GENERIC.table, routes=(replace(GENERIC.table.routes[0], takes=frozenset({"event", "text"})),))
    with bench(replace(IN, table=table, settings={**IN.settings, "sends": "texts"}), world) as made:
        appointment_id = made.create()
        made.settle()
        (said,) = made.fake.all("appointments")
        assert (said["event"], said["text"].partition(":")[0]) == ("appointment.created", "Booked")
        made.world.clock.advance(minutes=1)
        tell(made, {"id": appointment_id, "start": at(9), "end": at(10)})
        assert made.appointment(appointment_id)["version"] == 2
        assert len(made.fake.all("appointments")) == 1, "who told us is not told"


def test_each_form_of_proof_is_told_apart() -> None:
    usual = {"hookHeader": "X-Proof", "hookForm": "secret", "hookJoint": "."}
    body, now = b'{"a": 1}', datetime(2026, 12, 1, tzinfo=UTC)
    time = str(int(now.timestamp()))
    sha256, sha1 = (hmac.digest(b"key", body, name) for name in ("sha256", "sha1"))
    timed = hmac.digest(b"key", f"{time}:".encode() + body, "sha256")
    for stated, proof in (
        ({}, "key"),
        ({"hookPrefix": "Token "}, "Token key"),
        ({"hookForm": "sha256-hex"}, sha256.hex()),
        ({"hookForm": "sha256-base64", "hookPrefix": "v1="}, "v1=" + b64encode(sha256).decode()),
        ({"hookForm": "sha1-hex"}, sha1.hex()),
        ({"hookForm": "sha1-base64"}, b64encode(sha1).decode()),
        ({"hookForm": "sha256-hex", "hookTimeHeader": "X-Time", "hookJoint": ":"}, timed.hex()),
    ):
        form = signature({**usual, **stated})
        request = IncomingRequest({"x-proof": proof, "x-time": time}, {}, body, at=now)
        assert form.fault(request, "key") is None, stated
        assert form.fault(request, "another") == "wrong", stated
        assert form.fault(replace(request, headers={}), "key") == "unsigned", stated
    late = replace(request, at=now + timedelta(seconds=301))
    assert form.fault(late, "key") == "stale"


def test_times_and_forms_of_many_kinds_are_read() -> None:
    for text, zone, read in (
        ("2026-04-16T09:00:00Z", "UTC", "09:00"),
        ("2026-04-16T09:00", "Europe/Berlin", "07:00"),
        ("2026-04-16T09:00:00+02:00", "America/Chicago", "07:00"),
        ("04/16/2026 2:30 PM", "America/Chicago", "19:30"),
        ("16.04.2026 09:00", "Europe/Berlin", "07:00"),
        (1776330000, "Europe/Berlin", "09:00"),
        ("1776330000000", "UTC", "09:00"),
    ):
        found = instant(text, zone)
        assert found
        assert f"{found:%Y-%m-%dT%H:%M}" == f"2026-04-16T{read}", text
    nothing: list[Any] = [None, "", "soon", True, [], "9" * 30, 1e300]
    assert [instant(each, "UTC") for each in nothing] == [None] * 7
    request = IncomingRequest(
        {"content-type": "application/x-www-form-urlencoded"}, body=urlencode({"id": 7, "status": "deleted"}).encode()
    )
    (record,) = told(request, {}, paths(MANIFEST, {}))
    assert (record.remote_id, record.fields["isOver"]) == ("7", True)
    assert value_at({"a": [{"b-c": 1}]}, "$.a[0].b-c") == 1
    assert [value_at({"a": [1]}, each) for each in ("$.a[3]", "$.a.b", "$.x", "")] == [None] * 4
