"""What comes in at a connection's address: asked whether we are there, challenged, proven, or refused."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from scheducal.connectors import registry
from scheducal.connectors.health.queries import health_of
from scheducal.connectors.runners.parts import trigger_part
from scheducal.dashboard.connections.views import refused_said
from scheducal.dashboard.frame.clocks import Clock
from scheducal.store.table import table
from tests.connectors.bench import Bench, bench
from tests.connectors.signing import FakeWebhook, signed
from tests.connectors.systems.toy.trigger import SIGNATURE
from tests.connectors.test_toy import TOY
from tests.integration.connectors.gateway import inbound
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to the toy system."""
    with bench(TOY, world) as opened:
        yield opened


def sent(
    made: Bench, body: bytes = b"", *, method: str = "POST", secret: str | None = None, late: int = 0
) -> tuple[int, str]:
    """Send a request, signed some seconds ago, and give the status and the body of the answer."""
    (hook,) = made.fake.all("hooks")
    at = made.world.clock.now() - timedelta(seconds=late)
    headers, content = signed(SIGNATURE, FakeWebhook(hook["url"], (), secret or hook["secret"], at), body)
    path = urlsplit(hook["url"]).path.removeprefix("/inbound/")
    answer = inbound(made.world.wire, path, headers, content, method=method)
    return answer.status_code, bytes(answer.body).decode()


def test_a_system_may_ask_whether_we_are_there(made: Bench) -> None:
    assert [sent(made, method=each) for each in ("GET", "HEAD")] == [(200, "")] * 2


def test_a_challenge_is_answered_to_those_who_prove_themselves(made: Bench) -> None:
    (hook,) = made.fake.all("hooks")
    challenge = json.dumps({"challenge": "v0:1:x"}).encode()
    proof = hmac.digest(hook["secret"].encode(), b"v0:1:x", "sha256").hex()
    assert sent(made, challenge) == (200, json.dumps({"proof": proof}))
    assert sent(made, challenge, secret="guessed") == (204, "")
    assert sent(made, challenge, late=301) == (204, "")


def test_what_was_signed_too_long_ago_is_not_taken(made: Bench) -> None:
    made.create()
    made.settle()
    changed = json.dumps({"changed": [made.record["id"]]}).encode()
    for late, looks in ((301, 0), (-301, 0), (299, 1)):
        assert sent(made, changed, late=late) == (204, "")
        assert len(of_kind("look")) == looks


def test_calls_that_prove_nothing_are_counted_by_their_reason(made: Bench) -> None:
    made.settle()
    named = made.connection.tenant_id, made.connection.connection_id
    assert health_of(table(), *named).refused is None
    sent(made, b"{}")
    for secret, late in (("guessed", 0), ("guessed", 0), (None, 301)):
        sent(made, b"{}", secret=secret, late=late)
    health = health_of(table(), *named)
    assert health.refused
    assert health.refused.counts == {"stale": 1, "wrong": 2}
    made.world.clock.advance(minutes=5)
    said = refused_said(health, Clock("Europe/Berlin", made.world.clock.now()))
    assert said == "1 signed too long ago, 2 with a wrong signature; the last 5 minutes ago"


def test_what_is_malformed_ends_in_no_fault(made: Bench) -> None:
    for body in (b"\xff", b"[]", b'{"changed": {}}', b'{"changed": [1, null]}', b'{"challenge": 1}', b""):
        assert sent(made, body) == (204, ""), body


def test_a_system_gets_the_answer_that_it_wants(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    toy = registry.manifest("toy")
    assert toy.incoming
    changed = replace(toy, incoming=replace(toy.incoming, status=200, answer="<Response/>", answer_type="text/xml"))
    monkeypatch.setattr(registry, "manifests", lambda: {"toy": changed})
    with bench(TOY, world) as made:
        assert sent(made, b"{}") == (200, "<Response/>")


def test_a_system_may_say_its_secret_when_we_subscribe(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    toy = registry.manifest("toy")
    assert toy.incoming
    changed = replace(toy, incoming=replace(toy.incoming, is_told=True))
    monkeypatch.setattr(registry, "manifests", lambda: {"toy": changed})
    trigger: Any = trigger_part("toy")
    told = trigger.subscribed
    monkeypatch.setattr(trigger, "subscribed", lambda *each: replace(told(*each), secret="said once"))
    with bench(TOY, world) as made:
        made.create()
        made.settle()
        body = json.dumps({"changed": [made.record["id"]]}).encode()
        for secret, looks in ((None, 0), ("said once", 1)):
            assert sent(made, body, secret=secret) == (204, "")
            assert len(of_kind("look")) == looks
        # The system says it no more when the subscription is renewed.
        monkeypatch.setattr(trigger, "subscribed", told)
        for _ in range(6):
            world.clock.advance(hours=20)
            world.pipeline.sweep()
            made.settle()
        assert sent(made, body, secret="said once") == (204, "")
        made.settle()
        assert [each["state"] for each in of_kind("look")] == ["looked at"]
        assert b"said once" not in str(of_kind("watch")).encode()
