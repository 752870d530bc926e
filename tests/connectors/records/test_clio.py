"""Clio passes the suite that every connector must pass, with the webhooks whose secret it chooses itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.runners.address import incoming_url
from scheducal.connectors.systems.clio.trigger import SIGNATURE, changes
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.cases.trigger import TriggerCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Route, Table
from tests.connectors.signing import FakeWebhook, signed
from tests.integration.connectors.gateway import inbound
from tests.integration.world.rows import of_kind
from tests.integration.world.world import World

NOBODY: frozenset[str] = frozenset()
ENTRY = frozenset({"summary", "description", "location", "start_at", "end_at"})
ENTRIES, HOOKS = "/api/v4/calendar_entries", "/api/v4/webhooks"
SECRET = "what Clio chose"


def clio(status: int, code: str) -> Mapping[str, Any]:
    """Give an error as Clio does."""
    del status
    return {"error": {"type": code, "message": "Not Robin Vale"}}


def is_ours(asked: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Find an entry by its external property."""
    named = [each["value"] for each in record.get("external_properties", ())]
    return asked["external_property_value"] in named


def entry(record: Mapping[str, Any]) -> dict[str, Any]:
    """Show an entry to somebody who asks for these fields."""
    return {**record, "etag": f'"{record["etag"]}"', "updated_at": record["updated"]}


def hook(record: Mapping[str, Any]) -> dict[str, Any]:
    """Show a webhook. It lasts three days, unless somebody asked for more."""
    usual = datetime.fromisoformat(record["updated"]) + timedelta(days=3)
    ends = record.get("expires_at", usual.isoformat())
    return {"data": {"id": record["id"], "expires_at": ends, "shared_secret": SECRET}}


def shows(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record by our own names."""
    start, end = (sortable(datetime.fromisoformat(record[name])) for name in ("start_at", "end_at"))
    return {"subject": record["summary"], "start": start, "end": end}


TABLE = Table(
    (
        Route("POST", f"{ENTRIES}.json", "create", "entries", ENTRY | {"calendar_owner", "external_properties"}),
        Route("PATCH", f"{ENTRIES}/{{id}}.json", "update", "entries", NOBODY, ENTRY),
        Route("DELETE", f"{ENTRIES}/{{id}}.json", "delete", "entries"),
        Route("GET", f"{ENTRIES}/{{id}}.json", "read", "entries", frozenset({"fields"})),
        Route(
            "GET",
            f"{ENTRIES}.json",
            "list",
            "entries",
            frozenset({"fields", "external_property_name", "external_property_value"}),
            fits=is_ours,
        ),
        Route("POST", f"{HOOKS}.json", "create", "hooks", frozenset({"model", "url", "fields", "events"}), answer=hook),
        Route("PATCH", f"{HOOKS}/{{id}}.json", "update", "hooks", frozenset({"expires_at"}), answer=hook),
        Route("DELETE", f"{HOOKS}/{{id}}.json", "delete", "hooks"),
    ),
    listed="data",
    error=clio,
    answer=lambda record: {"data": entry(record)},
    item=entry,
    flat=lambda body: body["data"],
    description=Description(
        ("clio.transcribed.yaml",),
        base="/api/v4",
        lacks=tuple(f"{each} {HOOKS}" for each in ("POST", "PATCH", "DELETE")),
    ),
)


def notice(told: FakeWebhook) -> tuple[dict[str, str], bytes]:
    """As Clio sends it."""
    body = {
        "data": {"id": told.ids[0], "etag": f'"{told.at.isoformat()}"'},
        "meta": {"event": "updated", "webhook_id": 418223},
    }
    return signed(SIGNATURE, told, json.dumps(body).encode())


CLIO = Subject(
    kind="clio",
    settings={"owner": "3458201"},
    table=TABLE,
    meetings="entries",
    shows=shows,
    moved={"start_at": "2026-04-16T05:00:00-04:00", "end_at": "2026-04-16T06:00:00-04:00"},
    notice=notice,
    told_secret=SECRET,
)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Clio."""
    with bench(CLIO, world) as opened:
        yield opened


def test_the_secret_that_it_offers_is_said_back_and_proves_nothing(made: Bench) -> None:
    path = urlsplit(incoming_url(made.connection) or "").path.removeprefix("/inbound/")
    offered = "another secret of 32 characters!".replace(" ", "-")
    answer = inbound(made.world.wire, path, {"X-Hook-Secret": offered}, b"{}")
    assert (answer.status_code, answer.headers["X-Hook-Secret"]) == (200, offered)
    made.create()
    made.settle()
    made.tell(made.record["id"], secret=offered)
    assert of_kind("look") == [], "what it signs is refused"
    refused = inbound(made.world.wire, path, {"X-Hook-Secret": "no\tsecret"}, b"{}")
    assert "X-Hook-Secret" not in refused.headers


def test_what_is_malformed_names_nothing() -> None:
    for body in (b"", b"[]", b'{"data": {"id": 1}}', b'{"data": 1, "meta": {"event": "updated"}}'):
        assert list(changes(IncomingRequest(body=body))) == []


class TestClio(MirrorCases, TriggerCases):
    """All of its capabilities."""
