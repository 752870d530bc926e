"""What went out to a connection's system, what came from there, and what became of it, as clients see it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from scheducal.connectors import registry
from scheducal.connectors.log.rows import ENTRIES
from scheducal.store.table import table
from scheducal.tenants.repository import TenantRepository
from scheducal.tenants.service import create_key
from tests.connectors.bench import Bench, bench
from tests.connectors.fake import Fault
from tests.connectors.signing import FakeWebhook, signed
from tests.connectors.systems.toy.trigger import SIGNATURE
from tests.connectors.test_toy import TOY
from tests.integration.connectors.gateway import inbound
from tests.integration.world.client import Client, Reply
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to the toy system."""
    with bench(TOY, world) as opened:
        yield opened


def log(made: Bench, client: Client | None = None, **query: str) -> list[dict[str, Any]]:
    """List the log, newest first, page by page of two."""
    found: list[dict[str, Any]] = []
    path, more = {"connectionId": made.connection.connection_id}, {"limit": "2"}
    while True:
        data = (client or made.world.client).send("connections.log", None, path, {**query, **more}).data
        assert len(data["entries"]) <= 2
        found += data["entries"]
        if data["nextCursor"] is None:
            return found
        more = {"limit": "2", "cursor": data["nextCursor"]}


def entry(made: Bench, entry_id: str, client: Client | None = None) -> Reply:
    path = {"connectionId": made.connection.connection_id, "entryId": entry_id}
    return (client or made.world.client).send("connections.log_entry", None, path)


def key_of(made: Bench, role: Any) -> Client:
    world = made.world
    new = create_key(
        TenantRepository(table()), world.tenant.tenant_id, world.clock.now(), role=role, channel="internal"
    )
    return replace(world.client, api_key=new.key.api_key, api_secret=new.api_secret)


def sent(made: Bench, body: bytes, secret: str | None = None) -> int:
    (hook,) = made.fake.all("hooks")
    told = FakeWebhook(hook["url"], (), secret or hook["secret"], made.world.clock.now())
    headers, content = signed(SIGNATURE, told, body)
    path = urlsplit(hook["url"]).path.removeprefix("/inbound/")
    return inbound(made.world.wire, path, {**headers, "content-type": "application/json"}, content).status_code


def test_each_push_is_in_the_log_with_what_it_asked_and_how_it_ended(made: Bench) -> None:
    appointment = made.create()
    made.settle()
    (push,) = log(made, appointmentId=appointment)
    assert (push["direction"], push["what"], push["operation"], push["result"]) == ("out", "push", "create", "done")
    first = push["requests"][0]
    assert (first["method"], first["path"], first["status"]) == ("POST", "/meetings", 201)
    assert push["requestCount"] == len(push["requests"])
    made.fake.faults.append(Fault(422, method="PATCH"))
    made.world.clock.advance(minutes=1)
    made.world.client.update(appointment, {"appointmentSubject": "Changed"})
    made.settle()
    refused, before = log(made, appointmentId=appointment)
    assert (refused["operation"], refused["result"], before) == ("update", "refused", push)
    assert refused["reason"]
    assert log(made, result="refused") == [refused]
    assert log(made, direction="in") == []
    # The subscription of the beginning is there too. Work that asked nothing is not.
    assert {"subscribe", "push"} == {each["what"] for each in log(made)}
    assert "acmecorp" not in str(of_kind("connectionEntry"))


def test_what_comes_in_is_kept_with_its_verdict_and_its_body_for_who_may_see_it(made: Bench) -> None:
    made.create()
    made.settle()
    changed = json.dumps({"changed": [made.record["id"]], "by": "Ulla Person"}).encode()
    for body, secret, result, reason in (
        (changed, None, "accepted", None),
        (changed, "guessed", "refused", "wrong"),
        (b'{"changed": []}', None, "ignored", "it names no record that we follow"),
        (b'{"challenge": "x"}', None, "handshake", None),
    ):
        made.world.clock.advance(seconds=1)
        assert sent(made, body, secret) in (200, 204)
        newest = log(made, direction="in")[0]
        assert (newest["what"], newest["result"], newest["reason"]) == ("webhook", result, reason)
        assert newest["bodyState"] == ("none" if result == "handshake" else "kept")
        shown = entry(made, newest["entryId"]).data
        assert shown["body"] == (None if result == "handshake" else {"text": body.decode(), "encoding": "text"})
    (accepted,) = log(made, result="accepted")
    assert accepted["remoteIds"] == [made.record["id"]]
    # What names people lies sealed, and only some roles may open it.
    assert "Ulla" not in str(of_kind("connectionBody")) + str(of_kind("connectionEntry"))
    for role, is_shown in (("viewer", False), ("scheduler", False), ("developer", True), ("read", True)):
        reply = entry(made, accepted["entryId"], key_of(made, role)).data
        assert (reply["body"] is not None, reply["bodyIsHidden"]) == (is_shown, not is_shown), role
    made.world.clock.advance(days=3, hours=1)
    assert entry(made, accepted["entryId"]).data["bodyState"] == "expired"
    made.world.clock.advance(days=12)
    gone = entry(made, accepted["entryId"])
    assert (gone.status, gone.code) == (404, "log_entry_not_found")
    assert all(each["entryId"] != accepted["entryId"] for each in log(made))


def test_a_log_is_its_tenants_alone_and_refuses_what_it_does_not_know(made: Bench) -> None:
    made.create()
    made.settle()
    path = {"connectionId": made.connection.connection_id}
    stranger = made.world.new_tenant("Other")
    assert stranger.send("connections.log", None, path).code == "connection_not_found"
    entry_id = log(made)[0]["entryId"]
    assert entry(made, entry_id, stranger).code == "connection_not_found"
    for query, param in (
        ({"result": "perhaps"}, "result"),
        ({"direction": "up"}, "direction"),
        ({"colour": "red"}, "colour"),
    ):
        refused = made.world.client.send("connections.log", None, path, query)
        assert refused.status in (400, 422)
        assert refused.body["error"]["param"] == param
    assert all(each["sk"].startswith(ENTRIES) for each in of_kind("connectionEntry"))


def test_a_webhook_that_is_sent_twice_is_taken_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    toy = registry.manifest("toy")
    assert toy.incoming
    incoming = replace(toy.incoming, key=("event.id", "header:x-part"))
    monkeypatch.setattr(registry, "manifests", lambda: {"toy": replace(toy, incoming=incoming)})
    with bench(TOY, world) as made:
        made.create()
        made.settle()
        (hook,) = made.fake.all("hooks")

        def tell(event: str, part: str | None) -> str:
            world.clock.advance(seconds=1)
            body = json.dumps({"changed": [made.record["id"]], "event": {"id": event}, "at": str(world.clock.now())})
            headers, content = signed(
                SIGNATURE, FakeWebhook(hook["url"], (), hook["secret"], world.clock.now()), body.encode()
            )
            headers |= {"x-part": part} if part else {}
            path = urlsplit(hook["url"]).path.removeprefix("/inbound/")
            assert inbound(world.wire, path, headers, content).status_code == 204
            return str(log(made, direction="in")[0]["result"])

        assert [tell("1", "a"), tell("1", "a"), tell("1", "b"), tell("2", "a")] == [
            "accepted",
            "duplicate",
            "accepted",
            "accepted",
        ]
        # Without its key it cannot be told from others, so that it is taken.
        assert [tell("1", None), tell("1", None)] == ["accepted", "accepted"]
        world.clock.advance(days=3, seconds=1)
        assert tell("1", "a") == "accepted"
