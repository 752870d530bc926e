"""One appointment in seven platforms: a client moves it in one of them, then staff in another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import httpx

from tests.e2e.calendars.test_calendar_changes import is_watched
from tests.e2e.connectors.stage import CONNECTIONS, Stage, Tells
from tests.e2e.stack.envelope import data
from tests.e2e.stack.running import eventually
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant

RECORDS, TEXTS = ("calendly", "zoom", "hubspot", "freshdesk"), ("slack", "twilio")
KINDS = ("google", *RECORDS, *TEXTS)
# Calendly's person can be booked from 8 to 20 o'clock in UTC, which is until 16 o'clock in New York.
START, END = "2027-04-15T15:00:00", "2027-04-15T16:00:00"


@contextmanager
def stage(tenant: Tenant) -> Iterator[Stage]:
    """Yield the tenant's side and people's."""
    with tenant.client() as api, httpx.Client(follow_redirects=True, timeout=60, trust_env=False) as browser:
        yield Stage(tenant, api, browser)


def play(stage: Stage, tell: Tells) -> None:
    """Play all of it. Raises AssertionError where something does not go as it should. Connections are deleted."""
    made = {"google": stage.connect_google(), **{kind: stage.connect(kind) for kind in (*RECORDS, *TEXTS)}}
    try:
        kept = _play(stage, tell)
        data(stage.api.request("DELETE", f"{CONNECTIONS}/{made.pop('zoom')}", json={"records": "remove"}), 200)
        eventually(lambda: {each["id"] for each in stage.state("zoom")["records"]}, lambda ids: kept["zoom"] not in ids)
        tell("The business disconnects Zoom, and has its records removed there.")
    finally:
        for each in made.values():
            stage.api.delete(f"{CONNECTIONS}/{each}")


def _play(stage: Stage, tell: Tells) -> dict[str, str]:
    eventually(lambda: is_watched(stage.tenant), bool)
    eventually(lambda: stage.state("calendly")["asked"].count("create hooks"), bool)
    tell("A business has connected Google, Calendly, Zoom, HubSpot, Freshdesk, Slack and Twilio.")
    before = {kind: stage.state(kind) for kind in (*RECORDS, *TEXTS)}
    appointment_id, subject = _booked(stage)
    found = stage.wait(appointment_id, **dict.fromkeys(KINDS, ("synced", 1)))
    assert found["joinUrl"], "Zoom's"
    kept = {kind: _new(before, kind, stage) for kind in RECORDS}
    tell("It books an appointment. Each has it once, and Slack and the client have a text.")
    _moved_by_client(stage, appointment_id, kept, tell)
    _moved_by_staff(stage, appointment_id, subject, tell)
    return kept


def _booked(stage: Stage) -> tuple[str, str]:
    subject = f"Review of {stage.tenant.tenant_id}"
    times = {"appointmentStart": START, "appointmentEnd": END, "appointmentTimeZone": "America/New_York"}
    body = {"appointmentSubject": subject, **times, "name": "Ada", "address": "ada@example.com"}
    return str(data(stage.api.post(APPOINTMENTS, json=body), 201)["appointmentId"]), subject


def _moved_by_client(stage: Stage, appointment_id: str, kept: dict[str, str], tell: Tells) -> None:
    before = {kind: stage.state(kind) for kind in (*RECORDS, *TEXTS)}
    stage.act("hubspot", "down")
    tell("HubSpot goes down. The client moves the appointment in Calendly, to the next day.")
    try:
        stage.act("calendly", "move", kept["calendly"])
        others = dict.fromkeys([each for each in KINDS if each != "hubspot"], ("synced", 2))
        found = stage.wait(appointment_id, **others, hubspot=("retrying", 1))
        assert found["start"] == "2027-04-16T15:00:00"
        tell("Google, Zoom and Freshdesk follow. Slack and the client hear of it. HubSpot is tried again.")
    finally:
        stage.act("hubspot", "down")
    stage.wait(appointment_id, **dict.fromkeys(KINDS, ("synced", 2)))
    after = {kind: stage.state(kind) for kind in before}
    for kind, name in (("zoom", "meetings"), ("hubspot", "meetings"), ("freshdesk", "tickets")):
        assert _more(before, after, kind, f"update {name}") == 1, f"{kind} follows once"
    assert _more(before, after, "calendly", "create invitees") == 0, "what came from there does not go back"
    for kind in TEXTS:
        assert len(after[kind]["texts"]) - len(before[kind]["texts"]) == 1, f"one text by {kind}"
    starts = [_record(after, kind, kept)[name] for kind, name in (("zoom", "start_time"), ("freshdesk", "due_by"))]
    assert {datetime.fromisoformat(each).isoformat() for each in starts} == {"2027-04-16T19:00:00+00:00"}
    tell("HubSpot is back, and follows. Each was told once, and nothing went back to Calendly.")


def _moved_by_staff(stage: Stage, appointment_id: str, subject: str, tell: Tells) -> None:
    stage.an_hour_later(subject)
    tell("Staff move it in Google by an hour, to a time that Calendly does not offer.")
    others = dict.fromkeys([each for each in KINDS if each != "calendly"], ("synced", 3))
    found = stage.wait(appointment_id, **others, calendly=("failed", 2))
    assert found["start"] == "2027-04-16T16:00:00"
    (why,) = [each["error"] for each in found["sync"] if each["system"] == "calendly"]
    tell(f"The others follow. Of Calendly, `sync` says: {why}.")


def _new(before: dict[str, dict[str, Any]], kind: str, stage: Stage) -> str:
    known = {each["id"] for each in before[kind]["records"]}
    (made,) = [each["id"] for each in stage.state(kind)["records"] if each["id"] not in known]
    return str(made)


def _more(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]], kind: str, asked: str) -> int:
    return int(after[kind]["asked"].count(asked) - before[kind]["asked"].count(asked))


def _record(states: dict[str, dict[str, Any]], kind: str, kept: dict[str, str]) -> dict[str, Any]:
    (found,) = [each for each in states[kind]["records"] if each["id"] == kept[kind]]
    return dict(found)
