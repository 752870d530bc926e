"""Zapier hears of appointments by REST hooks and catch hooks, and Zaps send changes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from scheducal.connectors.connections.ruleset.model import Ruleset
from scheducal.connectors.runners.address import incoming_url
from tests.connectors.bench import Bench, bench
from tests.connectors.fake import Fault
from tests.connectors.messages.test_messages_by_key import SUBJECTS
from tests.integration.connectors.gateway import inbound
from tests.integration.world.catalog.business import MONDAY, Business
from tests.integration.world.requests import MOVED
from tests.integration.world.world import World

SECRET = "a secret of a header"
(HOOK,) = (each for each in SUBJECTS if each.kind == "zapier")
ZAPIER = replace(HOOK, secrets={**HOOK.secrets, "hookSecret": SECRET})


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Zapier."""
    with bench(ZAPIER, world) as opened:
        yield opened


def post(made: Bench, change: Any, secret: str = SECRET) -> int:
    """Let a Zap post to us, and give the status of our answer."""
    url = incoming_url(made.connection)
    assert url
    path = urlsplit(url).path.removeprefix("/inbound/")
    headers = {"content-type": "application/json", "x-scheducal-secret": secret}
    status = inbound(made.world.wire, path, headers, json.dumps(change).encode()).status_code
    made.settle()
    return status


def sent(made: Bench) -> list[dict[str, Any]]:
    return made.fake.all(made.subject.texts)


def test_a_zap_sends_back_what_it_got_and_is_not_told_of_it_again(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    (got,) = sent(made)
    made.world.clock.advance(minutes=1)
    change = {**got, "appointment_start": "2026-04-16T09:00:00Z", "appointment_end": "2026-04-16T10:00:00Z"}
    for _ in range(2):
        assert post(made, change) == 200
    assert post(made, {**change, "appointment_start": "2026-04-17T09:00:00Z"}, "guessed") == 200
    assert made.appointment(appointment_id)["version"] == 2
    assert (len(sent(made)), made.sync(appointment_id)["state"]) == (1, "synced")
    made.world.clock.advance(minutes=1)
    made.world.client.update(appointment_id, MOVED)
    made.settle()
    assert [each["event"] for each in sent(made)] == ["appointment.created", "appointment.moved"]
    post(made, {"appointment_id": appointment_id, "status": "cancelled"})
    assert (made.appointment(appointment_id)["status"], len(sent(made))) == ("cancelled", 2)


def test_a_booking_that_begins_in_a_zap_becomes_ours_and_its_later_changes_too(world: World) -> None:
    business = Business(world.client)
    rules = Ruleset(adopts=True, services={"cut": business.service()})
    with bench(replace(ZAPIER, rules=rules, mapping={"in.id": "$.poll"}), world) as made:
        change = {"service": "cut", "name": "Eve Holt", "email": "eve@example.com", "poll": "D-1"}
        times = {"appointment_start": f"{MONDAY}T10:00:00Z", "appointment_end": f"{MONDAY}T10:30:00Z"}
        for _ in range(2):
            post(made, {**change, **times})
        (ours,) = made.world.client.send("bookings.list").data["bookings"]
        assert (ours["start"], sent(made)) == (f"{MONDAY}T11:00:00", [])
        business.move(ours["bookingId"], "15:00")
        made.settle()
        assert [each["event"] for each in sent(made)] == ["appointment.moved"]
        made.world.clock.advance(minutes=1)
        post(made, {**change, "status": "cancelled"})
        assert made.appointment(ours["appointmentId"])["status"] == "cancelled"


def test_a_hook_that_is_gone_ends_the_subscription_until_there_is_another(made: Bench) -> None:
    made.fake.faults.append(Fault(410, method="POST"))
    appointment_id = made.create()
    made.settle()
    assert (made.state(), made.sync(appointment_id)["state"]) == ("reauthorization_required", "waiting")
    made.create(appointmentSubject="Another")
    made.settle()
    assert made.texts_sent == 1, "no other is tried"
    made.give_access()
    made.settle()
    assert len(sent(made)) == 2


def test_samples_have_the_form_of_what_is_sent(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    path = {"connectionId": made.connection.connection_id}
    sample = made.world.client.send("connections.preview", {"appointmentId": appointment_id}, path).data["record"]
    (got,) = sent(made)
    # The fake gives ids of its own.
    assert {**got, "id": sample["id"]}.items() >= sample.items()
    assert not any(isinstance(each, dict | list) for each in sample.values()), "flat"
