"""Mindbody passes the suite that every connector must pass."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scheducal.connectors.systems.mindbody.trigger import SIGNATURE
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.cases.trigger import TriggerCases
from tests.connectors.fake import Route, Table
from tests.connectors.signing import FakeWebhook, signed
from tests.integration.world.world import World

ZONE = "America/Los_Angeles"
APPOINTMENT = "/public/v6/appointment"
TIMES = frozenset({"StartDateTime", "EndDateTime"})
FIELDS = TIMES | {"SessionTypeId", "StaffId", "Notes"}
NAME = frozenset({"FirstName", "LastName", "Email"})


def shown(record: Mapping[str, Any]) -> dict[str, Any]:
    """As Mindbody answers: its ids are numbers."""
    if "FirstName" in record:
        return {"Client": {**record, "Id": record["id"]}}
    status = "Cancelled" if record.get("Execute") == "cancel" else record.get("Status", "Booked")
    return {"Appointment": {**record, "Id": int(record["id"]), "Status": status}}


def flat(body: Mapping[str, Any]) -> dict[str, Any]:
    """Name the record of an update as the fake does."""
    return {name: str(value) if name == "AppointmentId" else value for name, value in body.items()}


TABLE = Table(
    (
        Route(
            "POST",
            f"{APPOINTMENT}/addappointment",
            "create",
            "appointments",
            FIELDS | {"LocationId", "ClientId", "ApplyPayment", "SendEmail"},
        ),
        Route(
            "POST",
            f"{APPOINTMENT}/updateappointment",
            "update",
            "appointments",
            frozenset({"AppointmentId", "SendEmail"}),
            FIELDS | {"Execute"},
            named_by="AppointmentId",
        ),
        Route(
            "GET",
            f"{APPOINTMENT}/staffappointments",
            "list",
            "appointments",
            takes=frozenset({"request.appointmentIds", "request.startDate", "request.endDate", "request.limit"}),
            fits=lambda asked, each: asked.get("request.appointmentIds", each["id"]) == each["id"],
        ),
        Route(
            "GET",
            "/public/v6/client/clients",
            "list",
            "clients",
            takes=frozenset({"request.searchText", "request.limit", "request.clientIds"}),
            fits=lambda asked, each: asked.get("request.clientIds") == each["id"],
            answer=lambda record: shown(record)["Client"],
            listed="Clients",
        ),
        Route("POST", "/public/v6/client/addclient", "create", "clients", NAME),
    ),
    token_path="/public/v6/usertoken/issue",
    listed="Appointments",
    takes_secrets=lambda form: form == {"Username": "jo", "Password": "a password"},
    error=lambda _, code: {"Error": {"Code": code, "Message": "about Robin Vale"}},
    answer=shown,
    item=lambda record: shown(record)["Appointment"],
    flat=flat,
    id_of=lambda number: str(217000 + number),
)


def shows(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record by our own names."""
    if record.get("Execute") == "cancel":
        return {}
    walls = (datetime.fromisoformat(record[f"{name}DateTime"]) for name in ("Start", "End"))
    start, end = (sortable(each.replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)) for each in walls)
    return {"start": start, "end": end}


def notice(told: FakeWebhook) -> tuple[dict[str, str], bytes]:
    """As Mindbody sends it."""
    body = {"eventId": "appointmentBooking.updated", "eventData": {"siteId": -99, "appointmentId": told.ids[0]}}
    return signed(SIGNATURE, told, json.dumps(body).encode())


MINDBODY = Subject(
    kind="mindbody",
    auth="password",
    settings={
        "siteId": "-99",
        "userName": "jo",
        "authScheme": "Bearer",
        "timeZone": ZONE,
        "locationId": "1",
    },
    secrets={"apiKey": "a_key", "password": "a password", "hookSecret": "a-key"},
    table=TABLE,
    meetings="appointments",
    shows=shows,
    keeps=frozenset({"start", "end"}),
    moved={"StartDateTime": "2026-04-16T09:00:00", "EndDateTime": "2026-04-16T10:00:00"},
    notice=notice,
    mapping={"sessionType": "147", "staff": "100000279", "client": "100013045"},
)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Mindbody."""
    with bench(MINDBODY, world) as opened:
        yield opened


class TestMindbody(MirrorCases, TriggerCases):
    """All of its capabilities."""
