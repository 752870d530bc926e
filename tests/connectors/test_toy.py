"""The toy connector passes the suite that every connector must pass."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from scheducal.connectors import registry
from scheducal.connectors.manifest import Field, WebhookDeclaration
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.engine import MessageEngineCases, MirrorEngineCases, TriggerEngineCases
from tests.connectors.cases.lookup import LookupCases
from tests.connectors.fake import Route, Table
from tests.connectors.signing import FakeWebhook, signed
from tests.connectors.systems.toy.trigger import SIGNATURE
from tests.integration.world.world import World

FIELDS = frozenset({"externalId", "title", "starts", "ends", "service", "person"})
HOOK = frozenset({"url", "secret"})
NOBODY: frozenset[str] = frozenset()
TABLE = Table(
    (
        Route("POST", "/v1/meetings", "create", "meetings", FIELDS),
        Route("PATCH", "/v1/meetings/{id}", "update", "meetings", NOBODY, FIELDS),
        Route("DELETE", "/v1/meetings/{id}", "delete", "meetings"),
        Route("GET", "/v1/meetings/{id}", "read", "meetings"),
        Route("GET", "/v1/meetings", "list", "meetings", frozenset({"externalId"})),
        Route("GET", "/v1/changes", "changes", "meetings", frozenset({"since"}), frozenset({"after"})),
        Route("POST", "/v1/hooks", "create", "hooks", HOOK),
        Route("PATCH", "/v1/hooks/{id}", "update", "hooks", HOOK),
        Route("DELETE", "/v1/hooks/{id}", "delete", "hooks"),
        Route("POST", "/v1/messages", "create", "messages", frozenset({"key", "to", "text"}), frozenset({"thread"})),
        Route("PATCH", "/v1/messages/{id}", "update", "messages", frozenset({"text"})),
        Route("GET", "/v1/people", "list", "people", NOBODY, frozenset({"email", "phone", "name"})),
    )
)


def shows(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record by our own names."""
    start, end = (sortable(datetime.fromisoformat(record[name])) for name in ("starts", "ends"))
    return {"subject": record["title"], "start": start, "end": end}


def notice(told: FakeWebhook) -> tuple[dict[str, str], bytes]:
    """As the system sends it."""
    return signed(SIGNATURE, told, json.dumps({"changed": told.ids}).encode())


TOY = Subject(
    kind="toy",
    settings={"account": "anna@example.com"},
    table=TABLE,
    meetings="meetings",
    shows=shows,
    moved={"starts": "2026-04-16T09:00:00+00:00", "ends": "2026-04-16T10:00:00+00:00"},
    notice=notice,
    people={"name": "Anna Berg", "email": "anna@example.com"},
)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to the toy system."""
    with bench(TOY, world) as opened:
        yield opened


@pytest.fixture
def made_without_trigger(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Yield the same, of a connector that follows no changes."""
    toy = replace(registry.manifest("toy"), capabilities=("mirror",), incoming=None)
    monkeypatch.setattr(registry, "manifests", lambda: {"toy": toy})
    with bench(TOY, world) as opened:
        yield opened


@pytest.fixture
def made_with_texts(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Yield the same, of a connector that brings texts alone."""
    only_texts(monkeypatch)
    with bench(replace(TOY, settings={**TOY.settings, "recipient": "desk"}), world) as opened:
        yield opened


def only_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the toy system keep no records."""
    toy = replace(registry.manifest("toy"), capabilities=("message",), incoming=None)
    monkeypatch.setattr(registry, "manifests", lambda: {"toy": toy})


def test_a_system_may_choose_the_secret_itself(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its owners paste it; it is sealed with the connection, and what we derive proves nothing then."""
    toy = registry.manifest("toy")
    pasted = Field(name="hookSecret", title="Secret", pattern=".+", example="x", help="Of the webhook.", is_secret=True)
    incoming = WebhookDeclaration(largest_body=16_384, status=204, secret="hookSecret")
    changed = replace(toy, settings=(*toy.settings, pasted), incoming=incoming)
    monkeypatch.setattr(registry, "manifests", lambda: {"toy": changed})
    with bench(replace(TOY, secrets={"hookSecret": "chosen there"}), world) as made:
        appointment_id = made.create()
        made.settle()
        world.clock.advance(minutes=1)
        made.fake.touch(made.record, **TOY.moved)
        derived = made.fake.all("hooks")[0]["secret"]
        for secret, version in ((derived, 1), ("chosen there", 2)):
            made.tell(made.record["id"], secret=secret)
            made.settle()
            assert made.appointment(appointment_id)["version"] == version


class TestMirrorAlone(MirrorEngineCases):
    """Most systems say nothing of what people change there."""

    @pytest.fixture
    def made(self, made_without_trigger: Bench) -> Bench:
        """Take the place of the other."""
        return made_without_trigger


class TestToy(MirrorEngineCases, TriggerEngineCases, LookupCases):
    """All of its capabilities but texts, which a system that keeps records gets none of."""


class TestTexts(MessageEngineCases):
    """A system that gets texts alone."""

    @pytest.fixture
    def made(self, made_with_texts: Bench) -> Bench:
        """Take the place of the other."""
        return made_with_texts
