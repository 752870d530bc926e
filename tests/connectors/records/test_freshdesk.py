"""Freshdesk passes the suite that every connector must pass."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from scheducal.connectors.systems.freshdesk.mirror import outcome
from scheducal.connectors.systems.freshdesk.trigger import SIGNATURE
from scheducal.http.request import Response
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.cases.trigger import TriggerCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Route, Table
from tests.connectors.signing import FakeWebhook, signed
from tests.integration.world.requests import MOVED
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

NOBODY: frozenset[str] = frozenset()
FIELDS = frozenset({"subject", "description", "due_by", "fr_due_by", "priority", "tags"})
WHO = frozenset({"email", "phone", "name"})


def shown(record: Mapping[str, Any]) -> dict[str, Any]:
    """As Freshdesk answers: its ids are numbers."""
    return {**record, "id": int(record["id"]), "updated_at": record["updated"]}


def takes_key(headers: Mapping[str, str]) -> bool:
    """Tell the agent's key."""
    return b64decode(headers.get("Authorization", "").removeprefix("Basic ")) == b"a_key:X"


TABLE = Table(
    (
        Route("POST", "/api/v2/tickets", "create", "tickets", FIELDS | {"status"}, WHO),
        Route(
            "GET",
            "/api/v2/search/tickets",
            "list",
            "tickets",
            frozenset({"query"}),
            fits=lambda asked, each: bool(asked["query"] == f"\"tag:'{each['tags'][0]}'\""),
        ),
        Route("PUT", "/api/v2/tickets/{id}", "update", "tickets", NOBODY, FIELDS | {"status"}),
        Route("GET", "/api/v2/tickets/{id}", "read", "tickets"),
        Route("POST", "/api/v2/tickets/{id}/notes", "create", "notes", frozenset({"body", "private"})),
    ),
    error=lambda _, code: {"code": code, "message": "about Robin Vale"},
    answer=shown,
    takes_key=takes_key,
    id_of=lambda number: str(4000 + number),
    description=Description(("freshdesk.transcribed.yaml",), base="/api/v2", lacks=("GET /api/v2/search/tickets",)),
)


def shows(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record by our own names. A ticket keeps no end."""
    if record["status"] == 5:
        return {}
    return {"subject": record["subject"], "start": sortable(datetime.fromisoformat(record["due_by"]))}


def notice(told: FakeWebhook) -> tuple[dict[str, str], bytes]:
    """As the automation rule of our recipe sends it."""
    return signed(SIGNATURE, told, json.dumps({"ticket": {"id": told.ids[0]}}).encode())


FRESHDESK = Subject(
    kind="freshdesk",
    auth="api_key",
    settings={"domain": "example"},
    secrets={"apiKey": "a_key", "hookSecret": "a-secret-of-a-header"},
    table=TABLE,
    meetings="tickets",
    shows=shows,
    keeps=frozenset({"subject", "start"}),
    moved={"due_by": "2026-04-16T09:00:00Z"},
    notice=notice,
)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Freshdesk."""
    with bench(FRESHDESK, world) as opened:
        yield opened


def test_agents_are_told_of_each_change_in_a_private_note(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    assert made.fake.all("notes") == []
    made.world.client.update(appointment_id, MOVED)
    made.settle()
    made.world.client.cancel(appointment_id)
    made.settle()
    moved, cancelled = made.fake.all("notes")
    assert moved["body"].startswith("Moved to ")
    assert cancelled["body"] == "Cancelled"
    assert moved["private"] is cancelled["private"] is True


def test_a_new_due_time_moves_the_appointment_and_keeps_its_length(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    made.world.clock.advance(minutes=1)
    made.move(is_told=True)
    made.settle()
    assert made.appointment(appointment_id)["version"] == 2
    (row,) = of_kind("appointment")
    start, end = (datetime.fromisoformat(row[name]) for name in ("startInstant", "endInstant"))
    assert (f"{start:%Y-%m-%dT%H:%M}", end - start) == ("2026-04-16T09:00", timedelta(hours=1))


def test_a_refusal_names_each_field_and_no_value() -> None:
    errors = [{"field": "priority", "code": "invalid_value", "message": "of Robin Vale"}, {"field": "a b", "code": "x"}]
    assert outcome(Response(400, {"errors": errors})).why == "priority: invalid_value"


class TestFreshdesk(MirrorCases, TriggerCases):
    """All of its capabilities."""
