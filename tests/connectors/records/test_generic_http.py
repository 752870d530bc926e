"""The connector for any HTTP API passes the suite that every connector must pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from scheducal.connectors.record import RecordStep
from scheducal.connectors.systems.generic_http.errors import outcome
from scheducal.connectors.systems.generic_http.mirror import nested, request
from scheducal.http.request import Response
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.fake import Route, Table
from tests.integration.world.world import World

FIELDS = frozenset({"appointmentId", "subject", "start", "end", "service", "name", "email", "phone"})


def takes_key(headers: Mapping[str, str]) -> bool:
    """Tell the key."""
    return headers.get("Authorization") == "Bearer a_key" and ("Idempotency-Key" in headers)


TABLE = Table(
    (
        Route("POST", "/appointments", "create", "appointments", FIELDS, once="appointmentId"),
        Route("PUT", "/appointments/{id}", "update", "appointments", FIELDS),
        Route("DELETE", "/appointments/{id}", "delete", "appointments"),
    ),
    takes_key=takes_key,
    error=lambda _, code: {"error": code},
)


def shows(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record by our own names."""
    start, end = (sortable(datetime.fromisoformat(record[name])) for name in ("start", "end"))
    return {"subject": record["subject"], "start": start, "end": end}


GENERIC = Subject(
    kind="generic_http",
    auth="api_key",
    settings={"url": "https://api.example.com"},
    secrets={"authorization": "Bearer a_key"},
    table=TABLE,
    meetings="appointments",
    shows=shows,
)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to an API."""
    with bench(GENERIC, world) as opened:
        yield opened


def test_the_tenant_describes_the_requests(world: World) -> None:
    table = Table(
        (Route("POST", "/v2/book", "create", "appointments", frozenset({"when", "who"})),),
        takes_key=takes_key,
    )
    mapping = {"body.when.date": "{appointment.start|usDate}", "body.who": "{organizer.email}"}
    settings = {**GENERIC.settings, "createPath": "/v2/book"}
    with bench(replace(GENERIC, table=table, settings=settings, mapping=mapping), world) as made:
        made.create()
        made.settle()
        assert made.record["when"] == {"date": "04/15/2026"}


def test_names_with_dots_lead_into_objects() -> None:
    assert nested({"a.b": "1", "a.c.d": "2", "e": "3"}) == {"a": {"b": "1", "c": {"d": "2"}}, "e": "3"}
    assert nested({"a": "1", "a.b": "2"}) == {"a": {"b": "2"}}


def test_a_system_without_ids_knows_the_appointment_by_ours() -> None:
    for answer, remote_id in (
        (Response(200, {}), "-"),
        (Response(200, {"id": 7}), "7"),
        (Response(200, {"data": {"id": "x/y"}}), "x/y"),
    ):
        assert outcome(answer).remote_id == remote_id
    for remote_id, path in (("-", "/appointments/apt_1"), ("x/y", "/appointments/x%2Fy")):
        assert request(RecordStep("update", {"a": "1"}, remote_id, appointment_id="apt_1")).path == path


class TestGenericHttp(MirrorCases):
    """All of its capabilities."""
