"""What a person does in Outlook comes to the appointment, through notifications over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.e2e.calendars.test_calendars import ANNA, CALENDARS, agree
from tests.e2e.stack.envelope import data
from tests.e2e.stack.running import LocalStack, appointment, eventually
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant
from tests.fakes.neighbourhood import CLIENT_ID, CLIENT_SECRET, DIRECTORY

WINDOW = {"startDateTime": "2027-04-01T00:00:00Z", "endDateTime": "2027-05-01T00:00:00Z"}
IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}


@contextmanager
def outlook(stack: LocalStack) -> Iterator[httpx.Client]:
    """Anna's mailbox, as a program of the directory's administrator sees it."""
    fakes = stack.facts["fakesUrl"]
    form = {
        "grant_type": "client_credentials",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scope": f"{fakes}/graph/.default",
    }
    granted = httpx.post(f"{fakes}/microsoft/{DIRECTORY}/oauth2/v2.0/token", data=form, timeout=30)
    headers = {"Authorization": f"Bearer {granted.raise_for_status().json()['access_token']}", **IMMUTABLE}
    with httpx.Client(base_url=f"{fakes}/graph/v1.0/users/{ANNA}", headers=headers, timeout=30) as client:
        yield client


def event_named(client: httpx.Client, subject: str) -> dict[str, Any]:
    """Give the event that has the subject."""
    page = client.get("/calendarView/delta", params=WINDOW).raise_for_status().json()
    found = [each for each in page["value"] if each.get("subject") == subject]
    while "@odata.nextLink" in page:
        page = client.get(page["@odata.nextLink"]).raise_for_status().json()
        found += [each for each in page["value"] if each.get("subject") == subject]
    (event,) = found
    return dict(event)


def is_watched(tenant: Tenant) -> bool:
    return any(sk == "WATCH" for _, sk in tenant.rows())


@pytest.mark.usefixtures("described")
def test_a_move_in_outlook_comes_to_the_appointment(stack: LocalStack) -> None:
    tenant = new_tenant(stack)
    with tenant.client() as api, outlook(stack) as anna:
        asked = data(api.post(CALENDARS, json={"kind": "exchange", "auth": "oauth"}), 202)
        agree(asked["authorizationUrl"])
        eventually(lambda: is_watched(tenant), bool)
        subject = f"Moved for {tenant.tenant_id}"
        body = {**appointment("ada@example.com"), "appointmentSubject": subject}
        appointment_id = data(api.post(APPOINTMENTS, json=body), 201)["appointmentId"]
        tenant.settled(appointment_id)
        event = event_named(anna, subject)
        times = {
            "start": {"dateTime": "2027-04-16T15:00:00", "timeZone": "UTC"},
            "end": {"dateTime": "2027-04-16T16:00:00", "timeZone": "UTC"},
        }
        anna.patch(f"/events/{event['id']}", json=times).raise_for_status()
        path = f"{APPOINTMENTS}/{appointment_id}"
        moved = eventually(lambda: data(api.get(path), 200), lambda found: found["version"] == 2)
        assert (moved["start"], moved["end"]) == ("2027-04-16T11:00:00", "2027-04-16T12:00:00")
        timeline = data(api.get(f"{path}/timeline"), 200)["timeline"]
        assert [each["actor"] for each in timeline if each["type"] == "change"][-1] == asked["calendarId"]
        anna.delete(f"/events/{event['id']}").raise_for_status()
        gone = eventually(lambda: data(api.get(path), 200), lambda found: found["version"] == 3)
        assert gone["status"] == "cancelled"
