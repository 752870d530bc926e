"""Calendly passes the suite that every connector must pass. It moves nothing: a move is another booking."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from scheducal.connectors.incoming import IncomingRequest
from scheducal.connectors.systems.calendly.errors import TAKEN
from scheducal.connectors.systems.calendly.trigger import SIGNATURE, changes
from scheducal.store.keys import sortable
from tests.connectors.bench import Bench, Subject, bench
from tests.connectors.cases.mirror import MirrorCases
from tests.connectors.cases.push import wanted
from tests.connectors.cases.trigger import TriggerCases
from tests.connectors.descriptions.description import Description
from tests.connectors.fake import Fake, Route, Table
from tests.connectors.signing import FakeWebhook, signed
from tests.integration.world.requests import MOVED
from tests.integration.world.world import World

BASE = "https://api.calendly.com"
FIELDS = frozenset({"event_type", "start_time", "invitee", "tracking"})
HOOK = frozenset({"url", "events", "organization", "user", "scope", "signing_key"})
SOUGHT = frozenset({"user", "invitee_email", "status", "min_start_time", "max_start_time"})
LENGTH = timedelta(hours=1)


def uri(record: Mapping[str, Any]) -> str:
    """Give the invitee's URI: each event of the fake has one."""
    return f"{BASE}/scheduled_events/{record['id']}/invitees/I"


def invitee(record: Mapping[str, Any]) -> dict[str, Any]:
    """As Calendly shows who comes."""
    return {
        "uri": uri(record),
        "event": f"{BASE}/scheduled_events/{record['id']}",
        "status": record.get("status", "active"),
        "tracking": record["tracking"],
        **record["invitee"],
        "no_show": record.get("no_show"),
        "updated_at": record["updated"],
        "rescheduled": "new_invitee" in record,
        "new_invitee": record.get("new_invitee"),
        "old_invitee": record.get("old_invitee"),
        "cancellation": {"reason": record["reason"]} if "reason" in record else None,
    }


def event(record: Mapping[str, Any]) -> dict[str, Any]:
    """As Calendly shows when it is."""
    start = datetime.fromisoformat(record["start_time"])
    end = start + timedelta(minutes=record.get("minutes", 60))
    times = {"start_time": record["start_time"], "end_time": end.isoformat()}
    who = {"event_type": record["event_type"], "event_memberships": [{"user": record.get("host")}]}
    return {"uri": f"{BASE}/scheduled_events/{record['id']}", "status": record.get("status", "active"), **times, **who}


def is_sought(asked: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    """Tell whether a list of active events has one."""
    at = datetime.fromisoformat(record["start_time"])
    begin, end = (datetime.fromisoformat(asked[f"{name}_start_time"]) for name in ("min", "max"))
    return begin <= at < end and record["invitee"]["email"] == asked["invitee_email"] and "status" not in record


def is_free(asked: Mapping[str, Any], slot: Mapping[str, Any]) -> bool:
    """Tell whether one can book a time: this person works from 8:00 to 20:00 in UTC."""
    del slot
    return 8 <= datetime.fromisoformat(asked["start_time"]).hour < 20


def rebooked(fake: Fake, old: dict[str, Any], values: Mapping[str, Any]) -> tuple[str, ...]:
    """Move a booking as customers do: another takes its place, and Calendly tells of both."""
    new = fake.add("invitees", {**old, **values})
    fake.touch(old, status="canceled", new_invitee=uri(new))
    return old["id"], new["id"]


def resource(show: Any) -> Any:
    return lambda record: {"resource": show(record)}


TABLE = Table(
    (
        Route("POST", "/invitees", "create", "invitees", FIELDS),
        Route("GET", "/scheduled_events", "list", "invitees", SOUGHT, fits=is_sought, answer=event),
        Route("GET", "/scheduled_events/{id}", "read", "invitees", answer=resource(event)),
        Route("GET", "/scheduled_events/{id}/invitees/I", "read", "invitees"),
        Route(
            "GET",
            "/scheduled_events/{id}/invitees",
            "list",
            "invitees",
            frozenset({"email"}),
            fits=lambda _, each: "status" not in each,
            answer=invitee,
        ),
        Route(
            "POST",
            "/scheduled_events/{id}/cancellation",
            "cancel",
            "invitees",
            frozenset({"reason"}),
            sets={"status": "canceled"},
            answer=lambda record: {"resource": {"reason": record["reason"]}},
        ),
        Route(
            "GET",
            "/event_type_available_times",
            "list",
            "slots",
            frozenset({"event_type", "start_time", "end_time"}),
            fits=is_free,
            echoes=True,
            answer=lambda slot: {"start_time": slot["start_time"]},
        ),
        Route("GET", "/users/me", "read", "users", answer=resource(dict)),
        Route(
            "POST",
            "/webhook_subscriptions",
            "create",
            "hooks",
            HOOK,
            answer=lambda record: {"resource": {"uri": f"{BASE}/webhook_subscriptions/{record['id']}"}},
        ),
        Route("DELETE", "/webhook_subscriptions/{id}", "delete", "hooks"),
    ),
    listed="collection",
    begins={
        "users": {"": {"uri": f"{BASE}/users/U1", "current_organization": f"{BASE}/organizations/O1"}},
        "slots": {"1": {}},
    },
    error=lambda _, code: {"title": code, "message": "about Robin Vale"},
    answer=resource(invitee),
    description=Description(
        ("calendly.yaml", "calendly-create-invitee.transcribed.yaml"),
        # The copy is older than these.
        lacks=("GET /event_type_available_times", "events.2: 'invitee_no_show", "events.3: 'invitee_no_show"),
    ),
)


def shows(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give the record by our own names."""
    if "status" in record:
        return {}
    start = datetime.fromisoformat(record["start_time"])
    return {"start": sortable(start), "end": sortable(start + LENGTH)}


def notice(told: FakeWebhook) -> tuple[dict[str, str], bytes]:
    """As Calendly sends it."""
    payload = {"uri": uri({"id": told.ids[0]}), "old_invitee": None}
    body = {"event": "invitee.canceled", "created_at": told.at.isoformat(), "payload": payload}
    return signed(SIGNATURE, told, json.dumps(body).encode())


CALENDLY = Subject(
    kind="calendly",
    settings={"eventType": "GBGBDCAADAEDCRZ5"},
    table=TABLE,
    meetings="invitees",
    shows=shows,
    keeps=frozenset({"start", "end"}),
    moved={"start_time": "2026-04-16T09:00:00Z"},
    moves=rebooked,
    notice=notice,
)


@pytest.fixture
def made(world: World) -> Iterator[Bench]:
    """Yield a world that is connected to Calendly, where the time is free to which the cases move."""
    with bench(CALENDLY, world) as opened:
        yield opened


def test_a_time_that_is_not_free_there_leaves_the_booking_as_it_is(made: Bench) -> None:
    made.fake.records["slots"].clear()
    appointment_id = made.create()
    made.settle()
    before = made.shown()
    made.world.client.update(appointment_id, MOVED)
    made.settle()
    sync = made.sync(appointment_id)
    assert sync["state"] == "failed"
    assert TAKEN in sync["error"]
    assert made.shown() == before


def test_a_booking_that_a_person_moved_is_followed_to_the_one_that_took_its_place(made: Bench) -> None:
    appointment_id = made.create()
    made.settle()
    made.world.clock.advance(minutes=1)
    old = made.record
    new = made.fake.add("invitees", {**old, "start_time": "2026-04-16T09:00:00Z"})
    made.fake.touch(old, status="canceled", new_invitee=uri(new))
    for told in (old, old, new):
        made.tell(told["id"])
        made.settle()
    found = made.appointment(appointment_id)
    assert (found["version"], found["status"]) == (2, "confirmed")
    assert made.shown() == [wanted(made, appointment_id)]
    made.world.client.cancel(appointment_id)
    made.settle()
    assert made.shown() == []


def test_each_form_of_a_request_names_one_booking() -> None:
    payload = {"uri": "new", "old_invitee": "old"}
    for told, named in (
        ({"event": "invitee.created", "payload": payload}, ["old"]),
        ({"event": "invitee.created", "payload": {"uri": "new"}}, ["new"]),
        ({"event": "invitee.canceled", "payload": payload}, ["new"]),
        ({"event": "invitee_no_show.created", "payload": {"uri": "no show", "invitee": "who"}}, ["who"]),
        ({"event": "routing_form_submission.created", "payload": payload}, []),
        ([], []),
    ):
        assert list(changes(IncomingRequest(body=json.dumps(told).encode()))) == named


class TestCalendly(MirrorCases, TriggerCases):
    """All of its capabilities."""

    def test_created_changed_and_cancelled(self, made: Bench) -> None:  # type: ignore[override]
        appointment_id = made.create()
        made.settle()
        (first,) = made.fake.all("invitees")
        made.world.client.update(appointment_id, MOVED)
        made.settle()
        assert made.shown() == [wanted(made, appointment_id)]
        assert made.sync(appointment_id)["version"] == 2
        assert (len(made.fake.all("invitees")), first["status"]) == (2, "canceled")
        made.tell(first["id"])
        made.settle()
        assert made.appointment(appointment_id)["status"] == "confirmed", "we cancelled the old one ourselves"
        made.world.client.cancel(appointment_id)
        made.settle()
        assert made.shown() == []
        assert made.sync(appointment_id)["state"] == "synced"

    def test_our_own_change_comes_back_and_is_no_change(self, made: Bench) -> None:  # type: ignore[override]
        appointment_id = made.create()
        made.settle()
        made.tell(made.record["id"])
        made.settle()
        assert made.appointment(appointment_id)["version"] == 1
