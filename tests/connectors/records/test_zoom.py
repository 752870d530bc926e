"""Zoom passes the suite that every connector must pass."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from scheducal.connectors.systems.zoom.trigger import SIGNATURE
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.cases.trigger import TriggerCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Route, Table
from tests.connectors.signing import FakeWebhook, signed
from tests.integration.world.world import World

NOBODY: frozenset[str] = frozenset()
FIELDS = frozenset({"topic", "start_time", "duration", "timezone", "agenda"})
LINK = "https://zoom.example.com/j/1"


def shown(record: Mapping[str, Any]) -> dict[str, Any]:
    """As Zoom answers: its ids are numbers."""
    return {**record, "id": int(record["id"]), "join_url": LINK}


TABLE = Table(
    (
        Route("POST", "/v2/users/me/meetings", "create", "meetings", FIELDS | {"type"}),
        Route(
            "GET",
            "/v2/users/me/meetings",
            "list",
            "meetings",
            frozenset({"page_size"}),
            frozenset({"type"}),
            fits=lambda *_: True,
        ),
        Route("PATCH", "/v2/meetings/{id}", "update", "meetings", NOBODY, FIELDS),
        Route("DELETE", "/v2/meetings/{id}", "delete", "meetings"),
        Route("GET", "/v2/meetings/{id}", "read", "meetings"),
    ),
    listed="meetings",
    error=lambda status, code: {"code": 3001 if status == 404 else code, "message": "No meeting of Robin Vale"},
    answer=shown,
    id_of=lambda number: str(85746065432 + number),
    description=Description(("zoom-meetings.json",), base="/v2"),
)


def shows(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record by our own names."""
    start = datetime.fromisoformat(record["start_time"])
    end = start + timedelta(minutes=record["duration"])
    return {"subject": record["topic"], "start": sortable(start), "end": sortable(end)}


def notice(told: FakeWebhook) -> tuple[dict[str, str], bytes]:
    """As Zoom sends it, of one meeting."""
    meeting = {"id": int(told.ids[0]) if told.ids[0].isdigit() else told.ids[0], "type": 2}
    body = {"event": "meeting.updated", "event_ts": int(told.at.timestamp() * 1000), "payload": {"object": meeting}}
    return signed(SIGNATURE, told, json.dumps(body).encode())


ZOOM = Subject(
    kind="zoom",
    settings={},
    table=TABLE,
    meetings="meetings",
    shows=shows,
    moved={"start_time": "2026-04-16T09:00:00Z", "duration": 60},
    notice=notice,
    secrets={"hookSecret": "a-secret-token"},
)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Zoom."""
    with bench(ZOOM, world) as opened:
        yield opened


def test_the_link_of_the_meeting_is_the_appointment_s(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    assert made.appointment(appointment_id)["joinUrl"] == LINK
    made.world.client.cancel(appointment_id)
    made.settle()
    assert made.appointment(appointment_id)["joinUrl"] is None


class TestZoom(MirrorCases, TriggerCases):
    """All of its capabilities."""
