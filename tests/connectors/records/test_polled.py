"""Systems that are asked what changed pass the suite: PracticePanther, Salesforce, and Setmore as far as it can."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest

import scheducal.connectors.systems.practicepanther.manifest as practicepanther
import scheducal.connectors.systems.salesforce.manifest as salesforce
import scheducal.connectors.systems.setmore.manifest as setmore
from scheducal.connectors.connected import instant
from scheducal.connectors.signatures.unsigned import PathSecret
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.cases.pull import PullCases
from tests.connectors.cases.trigger import TriggerCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Route, Table
from tests.connectors.signing import FakeWebhook, signed
from tests.integration.world.requests import MOVED
from tests.integration.world.world import World

NOBODY: frozenset[str] = frozenset()


def _at(text: str) -> datetime:
    found = instant(text)
    assert found
    return found


def times(record: Mapping[str, Any], start: str, end: str) -> dict[str, str]:
    """Read the times of a record."""
    first, last = (sortable(_at(record[name])) for name in (start, end))
    return {"start": first, "end": last}


EVENT = frozenset({"subject", "location", "notes", "is_all_day", "start_date_time", "end_date_time"})


def panther(record: Mapping[str, Any]) -> dict[str, Any]:
    """As PracticePanther answers: its own times have no offset."""
    shown = {name: value for name, value in record.items() if name not in ("etag", "updated")}
    return {**shown, "updated_at": record["updated"][:19], "created_at": "2026-03-02T09:00:01"}


def is_asked_for(asked: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Find events by their tag, from a day on, or by their last change."""
    if "activity_tag" in asked:
        return asked["activity_tag"] in record["tags"]
    if "date_from" in asked:
        return _at(record["end_date_time"]) >= _at(asked["date_from"])
    return _at(record["updated"]) >= _at(asked["updated_since"])


PRACTICEPANTHER = Subject(
    kind=practicepanther.MANIFEST.kind,
    settings={},
    table=Table(
        (
            Route("POST", "/api/v2/events", "create", "events", EVENT | {"tags"}),
            Route("PUT", "/api/v2/events?id={id}", "update", "events", EVENT | {"tags"}, frozenset({"id"})),
            Route("DELETE", "/api/v2/events?id={id}", "delete", "events", NOBODY, frozenset({"id"})),
            Route("GET", "/api/v2/events/{id}", "read", "events"),
            Route(
                "GET",
                "/api/v2/events",
                "list",
                "events",
                takes=frozenset({"activity_tag", "date_from", "updated_since"}),
                fits=is_asked_for,
            ),
        ),
        token_path="/OAuth/Token",
        listed="",
        answer=panther,
        # A token that has run out is answered so, and not with 401.
        expired=400,
        error=lambda status, code: {"error": "invalid_grant" if status == 401 else code},
        description=Description(("practicepanther.transcribed.yaml",)),
        id_of=lambda number: f"c87ead99-0a83-4c38-95fa-{number:012d}",
    ),
    meetings="events",
    shows=lambda record: {"subject": record["subject"], **times(record, "start_date_time", "end_date_time")},
    moved={"start_date_time": "2026-04-16T09:00:00", "end_date_time": "2026-04-16T10:00:00"},
)

EXTERNAL, API = "ScheduCal_Id__c", "/services/data/v67.0"
FIELDS = frozenset({"Subject", "Description", "Location", "StartDateTime", "EndDateTime"})


def told_by_salesforce(record: Mapping[str, Any]) -> dict[str, Any]:
    """As Salesforce answers: its times have milliseconds, and an offset without a colon."""
    instants = {name: f"{record[name][:19]}.000+0000" for name in ("StartDateTime", "EndDateTime")}
    return {**record, **instants, "Id": record["id"], "SystemModstamp": f"{record['updated'][:19]}.000+0000"}


def is_in_query(asked: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Hold a record against the one condition of a query that is about time."""
    begin, order = f"SELECT Id, SystemModstamp FROM Event WHERE {EXTERNAL} != null AND ", "SystemModstamp, Id"
    found = re.fullmatch(rf"{begin}(\w+) >= (\S+) ORDER BY {order}", asked["q"])
    assert found, asked["q"]
    return _at(told_by_salesforce(record)[found[1]]) >= _at(found[2])


def event_told(told: FakeWebhook) -> tuple[dict[str, str], bytes]:
    """As a flow of theirs posts a platform event."""
    body = {"data": {"payload": {"CreatedById": "005Hs00000AbCdE", "Event_Id__c": told.ids[0]}}}
    return signed(PathSecret(), told, json.dumps(body).encode())


SALESFORCE = Subject(
    kind=salesforce.MANIFEST.kind,
    auth="client_credentials",
    settings={"myDomain": "example", "clientId": "3MVG9abc", "externalId": EXTERNAL},
    secrets={"clientSecret": "a-secret"},
    table=Table(
        (
            Route(
                "PATCH",
                f"{API}/sobjects/Event/{EXTERNAL}/{{id}}",
                "create",
                "events",
                FIELDS,
                once=EXTERNAL,
                finds_by=EXTERNAL,
                answer=lambda record: {"id": record["id"], "success": True, "errors": []},
            ),
            Route("PATCH", f"{API}/sobjects/Event/{{id}}", "update", "events", NOBODY, FIELDS),
            Route("DELETE", f"{API}/sobjects/Event/{{id}}", "delete", "events"),
            Route("GET", f"{API}/sobjects/Event/{{id}}", "read", "events", frozenset({"fields"})),
            Route("GET", f"{API}/queryAll", "list", "events", frozenset({"q"}), fits=is_in_query),
        ),
        token_path="/services/oauth2/token",
        listed="records",
        answer=told_by_salesforce,
        error=lambda _, code: [{"errorCode": code, "message": "about Robin Vale"}],
        description=Description(
            ("salesforce-event.transcribed.yaml",), lacks=(f"GET {API}/sobjects/Event", f"GET {API}/queryAll")
        ),
        id_of=lambda number: f"00UHs00000{number:05d}MAR",
    ),
    meetings="events",
    shows=lambda record: {"subject": record["Subject"], **times(record, "StartDateTime", "EndDateTime")},
    moved={"StartDateTime": "2026-04-16T09:00:00Z", "EndDateTime": "2026-04-16T10:00:00Z"},
    notice=event_told,
    creates="PATCH",
)

BOOKING, MADE = "/api/v1/bookingapi", frozenset({"staff_key", "service_key", "customer_key", "start_time", "end_time"})


def keyed(record: Mapping[str, Any]) -> dict[str, Any]:
    """As Setmore lists an appointment."""
    return {**record, "key": record["id"], "label": record.get("label", "No Label")}


SETMORE = Subject(
    kind=setmore.MANIFEST.kind,
    auth="refresh_token",
    settings={"staff": "r1", "service": "s1"},
    secrets={"refreshToken": "r1/abc"},
    table=Table(
        (
            Route(
                "POST",
                f"{BOOKING}/customer/create",
                "create",
                "customers",
                frozenset({"first_name", "email_id"}),
                answer=lambda record: {"response": True, "data": {"customer": {"key": record["id"]}}},
            ),
            Route("POST", f"{BOOKING}/appointment/create", "create", "appointments", MADE | {"comment"}),
            Route(
                "GET",
                f"{BOOKING}/appointments",
                "list",
                "appointments",
                frozenset({"startDate", "endDate"}),
                fits=lambda *_: True,
            ),
            Route(
                "PUT", f"{BOOKING}/appointments/{{id}}/label", "update", "appointments", NOBODY, frozenset({"label"})
            ),
        ),
        token_path="/api/v1/o/oauth2/token",
        listed="data.appointments",
        answer=lambda record: {"response": True, "data": {"appointment": keyed(record)}},
        item=keyed,
        takes_secrets=lambda form: form == {"refreshToken": "r1/abc"},
        token_of=lambda token, _: {"data": {"token": {"access_token": token, "expires_in": 3600}}},
        description=Description(("setmore.transcribed.yaml",), base="/api/v1", lacks=(f"POST {BOOKING}/customer",)),
    ),
    meetings="appointments",
    shows=lambda record: {} if record.get("label") == "Cancelled" else times(record, "start_time", "end_time"),
    keeps=frozenset({"start", "end"}),
    moved={"start_time": "2026-04-16T09:00Z", "end_time": "2026-04-16T10:00Z"},
)


@pytest.fixture
def made(world: World, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Yield a world that is connected to the system of the test."""
    with bench(request.cls.subject, world) as opened:
        opened.fake.clients["3MVG9abc"] = "a-secret"
        yield opened


class TestPracticePanther(MirrorCases, PullCases):
    """All of its capabilities."""

    subject = PRACTICEPANTHER


class TestSalesforce(MirrorCases, TriggerCases):
    """All of its capabilities."""

    subject = SALESFORCE

    def test_what_proves_nothing_is_answered_alike_and_kept_nowhere(self, made: Bench) -> None:
        """Salesforce signs nothing: who has the address has us read a record, and no more."""
        appointment_id = made.create()
        made.settle()
        assert made.tell("00UHs00000Kx3tPMAR") == 200
        made.settle()
        assert made.appointment(appointment_id)["version"] == 1

    def test_it_is_asked_too_for_what_nobody_told(self, made: Bench) -> None:
        appointment_id = made.create()
        made.settle()
        made.world.clock.advance(minutes=1)
        made.move(is_told=False)
        made.world.clock.advance(minutes=12)
        made.world.pipeline.sweep()
        made.settle()
        assert made.appointment(appointment_id)["version"] == 2


class TestSetmore:
    """What it can: it makes and labels appointments, and is followed."""

    subject = SETMORE

    def test_it_is_followed_and_refuses_moves_with_the_recipe(self, made: Bench) -> None:
        appointment_id = made.create()
        made.settle()
        assert (made.sync(appointment_id)["state"], len(made.shown())) == ("synced", 1)
        made.tell_again()
        made.settle()
        assert made.appointment(appointment_id)["version"] == 1, "what we wrote is no change"
        made.move(is_told=True)
        made.settle()
        assert made.appointment(appointment_id)["version"] == 2
        assert made.appointment(appointment_id)["start"].startswith("2026-04-16")
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        sync = made.sync(appointment_id)
        assert (sync["state"], "cannot move" in sync["error"], "recipe" in sync["error"]) == ("failed", True, True)
        made.world.client.cancel(appointment_id)
        made.settle()
        assert (made.sync(appointment_id)["state"], made.shown()) == ("synced", [])

    def test_a_label_there_cancels_and_a_deletion_is_found_by_the_day(self, made: Bench) -> None:
        first, second = made.create(), made.create(appointmentSubject="Another")
        made.settle()
        labelled, deleted = made.fake.all("appointments")
        made.fake.touch(labelled, label="Cancelled")
        del made.fake.records["appointments"][deleted["id"]]
        made.world.clock.advance(minutes=20)
        made.world.pipeline.sweep()
        made.settle()
        ids = {labelled["comment"]: "cancelled", deleted["comment"]: "confirmed"}
        assert {each: made.appointment(each)["status"] for each in (first, second)} == ids
        made.reconcile()
        assert made.appointment(deleted["comment"])["status"] == "cancelled"
