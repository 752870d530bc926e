"""Acuity passes the suite that every connector must pass."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.record import RecordStep
from scheducal.connectors.systems.acuity.mirror import request
from scheducal.connectors.systems.acuity.trigger import SIGNATURE, changes
from scheducal.http.request import Request
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.cases.trigger import TriggerCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Route, Table
from tests.connectors.signing import FakeWebhook, signed
from tests.integration.world.world import World

FIELDS = frozenset({"datetime", "appointmentTypeID", "calendarID", "firstName", "lastName", "timezone", "notes"})
PATH = "/api/v1/appointments"
DAY = frozenset({"minDate", "maxDate", "max"})


def shown(record: Mapping[str, Any]) -> dict[str, Any]:
    """As Acuity answers: its ids are numbers, and its lengths are texts."""
    return {"duration": "60", "canceled": False, **record, "id": int(record["id"])}


def takes_key(headers: Mapping[str, str]) -> bool:
    """Tell the main admin's key."""
    return b64decode(headers.get("Authorization", "").removeprefix("Basic ")) == b"12345:a_key"


TABLE = Table(
    (
        Route("POST", PATH, "create", "appointments", FIELDS, frozenset({"email", "phone"})),
        Route("GET", PATH, "list", "appointments", DAY, fits=lambda *_: True),
        Route("PUT", f"{PATH}/{{id}}/reschedule", "update", "appointments", frozenset({"datetime"}), FIELDS),
        Route("PUT", f"{PATH}/{{id}}/cancel", "cancel", "appointments", sets={"canceled": True}),
        Route("GET", f"{PATH}/{{id}}", "read", "appointments"),
        Route("POST", "/api/v1/webhooks", "create", "hooks", frozenset({"event", "target"})),
        Route("DELETE", "/api/v1/webhooks/{id}", "delete", "hooks"),
    ),
    listed="",
    error=lambda status, code: {"status_code": status, "error": code, "message": "about Robin Vale"},
    answer=shown,
    takes_key=takes_key,
    id_of=lambda number: str(648213900 + number),
    description=Description(
        ("acuity.transcribed.yaml",),
        base="/api/v1",
        lacks=(f"GET {PATH} is", "POST /api/v1/webhooks", "DELETE /api/v1/webhooks"),
    ),
)


def shows(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record by our own names."""
    if record.get("canceled"):
        return {}
    start = datetime.fromisoformat(record["datetime"])
    return {"start": sortable(start), "end": sortable(start + timedelta(hours=1))}


def notice(told: FakeWebhook) -> tuple[dict[str, str], bytes]:
    """As Acuity sends it."""
    body = urlencode({"action": "changed", "id": told.ids[0], "calendarID": "1", "appointmentTypeID": "2"})
    return signed(SIGNATURE, told, body.encode())


ACUITY = Subject(
    kind="acuity",
    auth="api_key",
    settings={"userId": "12345", "appointmentTypeID": "52816430", "calendarID": "6738415"},
    secrets={"apiKey": "a_key"},
    table=TABLE,
    meetings="appointments",
    shows=shows,
    keeps=frozenset({"start", "end"}),
    moved={"datetime": "2026-04-16T09:00:00Z"},
    notice=notice,
)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Acuity."""
    with bench(ACUITY, world) as opened:
        yield opened


def test_its_own_mails_can_be_turned_off() -> None:
    for notifies, query in ((None, {"admin": "true"}), (False, {"admin": "true", "noEmail": "true"})):
        assert request(RecordStep("cancel", {}, "1", notifies=notifies)) == Request(
            "PUT", "/appointments/1/cancel", query, body={}
        )


def test_what_is_malformed_names_nothing() -> None:
    for body in (b"", b"action=changed", b"action=order.completed&id=1", b"action=changed&id=x", b"\xff"):
        assert list(changes(IncomingRequest(body=body))) == []


class TestAcuity(MirrorCases, TriggerCases):
    """All of its capabilities."""
