"""Jane is followed by its signed webhooks, and takes no changes."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from scheducal.connectors import registry
from scheducal.connectors.connections.ruleset.model import Ruleset
from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.systems.jane.errors import outcome
from scheducal.connectors.systems.jane.trigger import signature
from scheducal.http.request import Response
from tests.connectors.bench import Bench, bench, disconnect
from tests.connectors.fake import Route, Table
from tests.connectors.signing import FakeWebhook
from tests.connectors.subject import Subject
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

API = "/api/2026-01-01"
TABLE = Table(
    (
        Route("GET", f"{API}/appointments/{{id}}", "read", "appointments"),
        Route("GET", f"{API}/patients/{{id}}", "read", "patients"),
        Route("GET", f"{API}/webhooks", "list", "hooks"),
        Route(
            "POST",
            f"{API}/webhooks",
            "create",
            "hooks",
            frozenset({"event_topic", "target_url"}),
            answer=lambda record: {**record, "secret": f"secret-of-{record['id']}"},
        ),
        Route("DELETE", f"{API}/webhooks/{{id}}", "delete", "hooks"),
    ),
    listed="",
    token_path="/protocol/openid-connect/token",
    revoke_path="/protocol/openid-connect/revoke",
    error=lambda _, code: {"errors": [{"id": code.upper(), "message": "of Eve Holt"}]},
)


def notice(told: FakeWebhook) -> tuple[dict[str, str], bytes]:
    """As Jane sends it: ids alone."""
    body = {
        "event_id": f"{told.ids[0]} {told.at.isoformat()}",
        "event_topic": "APPOINTMENT_RESCHEDULED",
        "appointment_id": told.ids[0],
        "clinic_guid": 482913,
        "version": 1,
    }
    content = json.dumps(body).encode()
    proof = hmac.digest(told.secret.encode(), content, "sha256").hex()
    return {"x-jane-signature": f"sha256={proof}"}, content


JANE = Subject(
    kind="jane", settings={"clinic": "example.janeapp.com"}, table=TABLE, meetings="appointments", notice=notice
)


@pytest.fixture
def opened(world: World) -> Iterator[tuple[Bench, Business]]:
    """Yield a business whose connection adopts what begins in Jane."""
    business = Business(world.client)
    rules = Ruleset(adopts=True, services={"cut": business.service()})
    with bench(replace(JANE, rules=rules), world) as made:
        yield made, business


def book_there(made: Bench, at: str = "10", **more: Any) -> str:
    patient = {"first_name": "Eve", "last_name": "Holt", "email": "eve@example.com"}
    times = {"start_at": f"{MONDAY}T{at}:00:00Z", "end_at": f"{MONDAY}T{at}:30:00Z"}
    whose = made.fake.add("patients", patient)["id"]
    record = {"treatment_id": "cut", "staff_member_id": "s", "patient_id": whose, "state": "booked", **times, **more}
    return str(made.fake.add("appointments", record)["id"])


def told(made: Bench, remote_id: str, secret: str | None = None) -> None:
    """Let Jane tell of an appointment, by the secret of one of its topics."""
    made.world.clock.advance(minutes=1)
    hook = made.fake.all("hooks")[1]
    assert made.tell(remote_id, secret=secret or f"secret-of-{hook['id']}") == 200
    made.settle()


def booked(made: Bench) -> list[dict[str, Any]]:
    return list(made.world.client.send("bookings.list").data["bookings"])


def test_it_is_followed_by_its_topics_and_adopted_and_takes_no_changes(opened: tuple[Bench, Business]) -> None:
    made, business = opened
    topics = [each["event_topic"].removeprefix("APPOINTMENT_") for each in made.fake.all("hooks")]
    assert topics == ["BOOKED", "RESCHEDULED", "CANCELLED", "UNCANCELLED"]
    remote_id = book_there(made)
    told(made, remote_id, "guessed")
    assert booked(made) == []
    told(made, remote_id)
    (ours,) = booked(made)
    assert (ours["start"], ours["customer"]["email"]) == (f"{MONDAY}T11:00:00", "eve@example.com")
    made.fake.touch(made.record, start_at=f"{MONDAY}T12:00:00Z", end_at=f"{MONDAY}T12:30:00Z")
    told(made, remote_id)
    assert booked(made)[0]["start"] == f"{MONDAY}T13:00:00"
    assert made.sync(ours["appointmentId"])["state"] == "synced"
    business.move(ours["bookingId"], "15:00")
    made.settle()
    sync = made.sync(ours["appointmentId"])
    assert sync["state"] == "failed"
    assert sync["error"].startswith("Jane takes no changes. Jane lets nobody make, move or cancel")
    assert {each.does for each in made.fake.sent if each.of == "appointments"} == {"read"}


def test_a_cancellation_there_cancels_and_what_has_no_place_is_listed(opened: tuple[Bench, Business]) -> None:
    made, _ = opened
    remote_id, other = book_there(made), book_there(made, "13", treatment_id="massage")
    told(made, remote_id)
    told(made, other)
    assert [each["reason"] for each in of_kind("unplaced")] == ["no_service"]
    (ours,) = booked(made)
    made.fake.touch(made.fake.records["appointments"][remote_id], state="cancelled")
    told(made, remote_id)
    assert made.appointment(ours["appointmentId"])["status"] == "cancelled"


def test_subscriptions_are_made_again_in_time_and_ended_with_the_connection(opened: tuple[Bench, Business]) -> None:
    made, _ = opened
    before = {each["id"] for each in made.fake.all("hooks")}
    for _ in range(8):
        made.world.clock.advance(hours=20)
        made.world.pipeline.sweep()
        made.settle()
    after = {each["id"] for each in made.fake.all("hooks")}
    assert (len(after), before & after) == (4, set())
    disconnect(made)
    made.settle()
    assert made.fake.all("hooks") == []


def test_the_tenant_says_what_is_signed_and_both_are_never_taken() -> None:
    body = b'{"event_id":"5f0c1a34-0000-4000-8000-000000000001","event_topic":"APPOINTMENT_RESCHEDULED"}'
    plain = "sha256=d6c513bc1f510bad2d0aaa42d7198dd7b10d452eb202bd9ba4f08cdfcfe046e9"
    request = IncomingRequest({"x-jane-signature": plain}, {}, body)
    assert signature({}).fault(request, "another jane_secret") is None
    assert signature({}).fault(request, "another") == "wrong"
    assert signature({}).fault(replace(request, headers={}), "jane_secret") == "unsigned"
    assert signature({"hookSigns": "time"}).fault(request, "jane_secret") == "malformed"


def test_refusals_name_nobody() -> None:
    assert outcome(Response(422, {"errors": [{"id": "of Eve", "message": "Eve Holt"}]})).why == "HTTP 422"
    assert outcome(Response(409, {"errors": [{"id": "DUPLICATE_RECORD"}]})).why == "DUPLICATE_RECORD"
    assert "partner" in registry.manifest("jane").recipe.lower()
