"""How access is kept, lost, given again and taken back, by the toy connector."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.connectors.bench import Bench, bench, connect
from tests.connectors.fake import Fault
from tests.connectors.test_toy import TOY
from tests.integration.world.client import Reply
from tests.integration.world.requests import MOVED
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

SECRETS = {"kind": "toy", "auth": "account_credentials", "settings": {"account": "anna@example.com", "clientId": "c1"}}


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to the toy system."""
    with bench(TOY, world) as opened:
        yield opened


def send(made: Bench, verb: str, connection_id: str, body: dict[str, Any] | None = None) -> Reply:
    return made.world.client.send(f"connections.{verb}", body, {"connectionId": connection_id})


def asked_for_access(made: Bench) -> int:
    return sum(each.does is None for each in made.fake.sent)


def test_a_lost_answer_with_a_refresh_token_for_one_use_ends_access_and_not_in_a_loop(made: Bench) -> None:
    made.world.clock.advance(hours=2)
    made.fake.token_faults.append(Fault(is_silent=True, takes_effect=True))
    appointment_id = made.create()
    made.settle()
    assert made.state() == "reauthorization_required"
    assert [each["eventType"] for each in of_kind("event")].count("connection.reauthorization_required") == 1
    asked = asked_for_access(made)
    assert asked == 2
    for _ in range(3):
        made.world.clock.advance(hours=3)
        made.world.pipeline.sweep()
        made.settle()
    assert asked_for_access(made) == asked
    made.give_access()
    made.settle()
    assert made.sync(appointment_id)["state"] == "synced"


def test_a_lost_answer_that_changed_nothing_costs_no_access(made: Bench) -> None:
    made.world.clock.advance(hours=2)
    made.fake.token_faults.append(Fault(is_silent=True))
    appointment_id = made.create()
    made.settle()
    assert (made.state(), made.sync(appointment_id)["state"]) == ("active", "synced")


def test_access_is_taken_back_with_the_last_connection(made: Bench) -> None:
    other = connect(made.world, made.subject, made.fake)
    made.settle()
    assert send(made, "delete", other.connection_id).status == 200
    made.settle()
    assert made.fake.refresh is not None, "the other connection may live on the same access"
    assert send(made, "delete", made.connection.connection_id).status == 200
    made.settle()
    assert made.fake.refresh is None
    assert [each.path for each in made.fake.sent if each.does is None] == ["/oauth/revoke"]


def test_secrets_are_exchanged_for_tokens_and_replaced(made: Bench) -> None:
    made.fake.clients["c1"] = "s1"
    created = made.world.client.send("connections.create", {**SECRETS, "secrets": {"clientSecret": "s1"}})
    connection_id = created.data["connectionId"]

    def state(appointment_id: str) -> str:
        (found,) = [x for x in made.appointment(appointment_id)["sync"] if x["connectionId"] == connection_id]
        return str(found["state"])

    appointment_id = made.create()
    made.settle()
    assert (state(appointment_id), made.fake.renewed) == ("synced", 1)
    made.fake.clients["c1"] = "s2"
    made.fake.tokens.clear()
    made.world.client.update(appointment_id, MOVED)
    made.world.pipeline.work()
    made.settle()
    assert send(made, "get", connection_id).data["state"] == "reauthorization_required"
    assert state(appointment_id) == "waiting"
    assert send(made, "update", connection_id, {"secrets": {"clientSecret": "s2"}}).data["state"] == "active"
    made.settle()
    assert state(appointment_id) == "synced"
