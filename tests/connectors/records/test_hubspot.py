"""HubSpot passes the suite that every connector must pass."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.systems.hubspot.trigger import SIGNATURE, changes
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.cases.trigger import TriggerCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Route, Table
from tests.connectors.signing import FakeWebhook, signed
from tests.integration.world.catalog.business import Business
from tests.integration.world.requests import JOHN
from tests.integration.world.world import World

OBJECTS = "/crm/objects/2026-09"
NOBODY: frozenset[str] = frozenset()
TIMES = frozenset({"hs_timestamp", "hs_meeting_start_time", "hs_meeting_end_time"})
FIELDS = TIMES | {"hs_meeting_title", "hs_meeting_outcome", "hs_internal_meeting_notes"}
MAY = FIELDS | {"hs_meeting_location", "hs_meeting_body", "hubspot_owner_id"}
OWN = {"id", "etag", "updated", "associations"}


def flat(body: Mapping[str, Any]) -> dict[str, Any]:
    """Unwrap the properties of a request, or the value that is searched for."""
    if "filterGroups" in body:
        return {"sought": body["filterGroups"][0]["filters"][0]["value"]}
    rest = {name: value for name, value in body.items() if name != "properties"}
    return {**body["properties"], **rest}


def shown(record: Mapping[str, Any]) -> dict[str, Any]:
    """As HubSpot answers."""
    properties = {name: value for name, value in record.items() if name not in OWN}
    return {"id": record["id"], "properties": properties, "updatedAt": record["updated"], "archived": False}


TABLE = Table(
    (
        Route("POST", f"{OBJECTS}/meetings", "create", "meetings", FIELDS | {"associations"}, MAY),
        Route(
            "POST",
            f"{OBJECTS}/meetings/search",
            "list",
            "meetings",
            frozenset({"sought"}),
            fits=lambda asked, each: bool(each["hs_internal_meeting_notes"] == asked["sought"]),
        ),
        Route("PATCH", f"{OBJECTS}/meetings/{{id}}", "update", "meetings", NOBODY, MAY),
        Route("GET", f"{OBJECTS}/meetings/{{id}}", "read", "meetings", frozenset({"properties"})),
        Route("GET", f"{OBJECTS}/contacts/{{id}}", "read", "contacts", frozenset({"idProperty"}), finds_by="email"),
        Route(
            "POST",
            f"{OBJECTS}/contacts",
            "create",
            "contacts",
            frozenset({"email", "associations"}),
            frozenset({"firstname", "lastname", "phone"}),
        ),
    ),
    token_path="/oauth/2026-09/token",
    begins={"contacts": {"1": {"id": "1", "email": JOHN, "updated": "2026-03-19T14:23:01Z"}}},
    error=lambda _, code: {"status": "error", "category": code, "message": "about Robin Vale"},
    answer=shown,
    flat=flat,
    description=Description(
        ("hubspot.transcribed.yaml",),
        lacks=(f"GET {OBJECTS}/contacts", f"POST {OBJECTS}/contacts", f"POST {OBJECTS}/meetings/search"),
    ),
)


def shows(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record by our own names."""
    if record["hs_meeting_outcome"] == "CANCELED":
        return {}
    start, end = (sortable(datetime.fromisoformat(record[f"hs_meeting_{name}_time"])) for name in ("start", "end"))
    return {"subject": record["hs_meeting_title"], "start": start, "end": end}


def notice(told: FakeWebhook) -> tuple[dict[str, str], bytes]:
    """As HubSpot sends it."""
    return signed(SIGNATURE, told, json.dumps([event(each) for each in told.ids]).encode())


def event(object_id: str, **more: object) -> dict[str, object]:
    return {"objectId": object_id, "objectTypeId": "0-47", "changeSource": "CRM_UI", "appId": 54321, **more}


HUBSPOT = Subject(
    kind="hubspot",
    settings={},
    table=TABLE,
    meetings="meetings",
    shows=shows,
    moved={"hs_meeting_start_time": "2026-04-16T09:00:00Z", "hs_meeting_end_time": "2026-04-16T10:00:00Z"},
    notice=notice,
    secrets={"hookSecret": "a-client-secret"},
)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to HubSpot."""
    with bench(HUBSPOT, world) as opened:
        yield opened


def test_a_meeting_is_in_the_timeline_of_the_contact_who_is_made_once(made: Bench) -> None:
    business = Business(made.world.client)
    service = business.service()
    for at in ("11:00", "14:00"):
        business.book(service, at, key=at)
        made.settle()
    contacts = [each for each in made.fake.all("contacts") if each["email"] != JOHN]
    assert [each["associations"][0]["to"]["id"] for each in made.fake.all("meetings")] == [contacts[0]["id"]] * 2
    assert len(contacts) == 1


def test_without_a_customer_the_first_invitee_is_the_contact(made: Bench) -> None:
    made.create()
    made.settle()
    assert made.record["associations"][0]["to"]["id"] == "1"


def test_imports_and_our_own_app_are_no_news() -> None:
    events = [
        event("1"),
        event("2", changeSource="IMPORT"),
        event("3", changeSource="INTEGRATION", sourceId="54321"),
        event("4", changeSource="INTEGRATION", sourceId="99"),
        event("5", objectTypeId="0-1"),
    ]
    assert list(changes(IncomingRequest(body=json.dumps(events).encode()))) == ["1", "4"]
    for body in (b"", b"[1]", b'{"objectId": 1}', b"\xff"):
        assert list(changes(IncomingRequest(body=body))) == []


class TestHubspot(MirrorCases, TriggerCases):
    """All of its capabilities."""
