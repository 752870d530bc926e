"""A person connects a calendar on the local stack: by our link, through a consent page, and back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.e2e.stack.envelope import data
from tests.e2e.stack.running import LocalStack, appointment
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant
from tests.fakes.graph.description import DOCUMENT
from tests.fakes.neighbourhood import DIRECTORY, PEOPLE

pytestmark = pytest.mark.usefixtures("described")
CALENDARS = "/api/v1/calendars"
ANNA = PEOPLE[0]


@pytest.fixture
def tenant(stack: LocalStack) -> Tenant:
    return new_tenant(stack)


def scopes_of(page: str) -> list[str]:
    return [part.partition("'")[0] for part in page.split("name=scope value='")[1:]]


def agree(link: str) -> httpx.Response:
    """As a browser does: follow our link, tick every box, press Allow, and come back."""
    with httpx.Client(follow_redirects=True, timeout=60, trust_env=False) as browser:
        asked = browser.get(link).raise_for_status()
        form = [("account", ANNA), *[("scope", each) for each in scopes_of(asked.text)], ("decision", "allow")]
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return browser.post(asked.url, content=urlencode(form), headers=headers)


def calendars(tenant: Tenant) -> list[dict[str, Any]]:
    with tenant.client() as api:
        found: list[dict[str, Any]] = data(api.get(CALENDARS), 200)["calendars"]
    return found


@pytest.mark.parametrize("kind", ["google", "exchange"])
def test_a_person_connects_a_calendar_in_a_browser(tenant: Tenant, kind: str) -> None:
    with tenant.client() as api:
        asked = data(api.post(CALENDARS, json={"kind": kind, "auth": "oauth"}), 202)
    page = agree(asked["authorizationUrl"])
    assert (page.status_code, "Calendar connected" in page.text) == (200, True), page.text
    (shown,) = calendars(tenant)
    assert (shown["calendarId"], shown["account"], shown["state"]) == (asked["calendarId"], ANNA, "active")
    assert shown["isDefault"] is True
    assert agree_again(asked["authorizationUrl"]).status_code == 400


def agree_again(link: str) -> httpx.Response:
    return httpx.get(link, timeout=60)


def test_an_administrator_s_access_needs_the_operator_s_word(tenant: Tenant) -> None:
    body = {"kind": "exchange", "auth": "client_credentials", "account": ANNA, "directoryId": DIRECTORY}
    with tenant.client() as api:
        refused = api.post(CALENDARS, json=body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "account_not_allowed")


@pytest.mark.parametrize("kind", ["google", "exchange"])
def test_an_appointment_is_an_event_in_the_calendar(stack: LocalStack, tenant: Tenant, kind: str) -> None:
    """Booked over the API, and to be seen on the calendar's own page."""
    with tenant.client() as api:
        asked = data(api.post(CALENDARS, json={"kind": kind, "auth": "oauth"}), 202)
        agree(asked["authorizationUrl"])
        subject = f"Review of {tenant.tenant_id}"
        body = {**appointment("ada@example.com"), "appointmentSubject": subject}
        appointment_id = data(api.post(APPOINTMENTS, json=body), 201)["appointmentId"]
    (sync,) = tenant.settled(appointment_id)["sync"]
    assert (sync["system"], sync["calendarId"]) == (kind, asked["calendarId"])
    page = httpx.get(f"{stack.facts['fakesUrl']}/{'google' if kind == 'google' else 'graph'}/").text
    assert subject in page
    assert "ada@example.com" in page


@pytest.mark.skipif(not DOCUMENT.exists(), reason="../shared/specs is not there, with the services' descriptions")
@pytest.mark.parametrize(("kind", "service"), [("google", "google"), ("exchange", "graph")])
def test_every_request_of_an_event_s_life_fits(stack: LocalStack, tenant: Tenant, kind: str, service: str) -> None:
    """By the real functions: made, moved, given to another guest, and cancelled."""
    before = stack.objections()[service]["requests"]
    with tenant.client() as api:
        agree(data(api.post(CALENDARS, json={"kind": kind, "auth": "oauth"}), 202)["authorizationUrl"])
        appointment_id = data(api.post(APPOINTMENTS, json=appointment("ada@example.com")), 201)["appointmentId"]
        tenant.settled(appointment_id)
        path = f"{APPOINTMENTS}/{appointment_id}"
        times = {"appointmentStart": "2027-04-15T11:00:00", "appointmentEnd": "2027-04-15T12:00:00"}
        data(api.put(path, json=times), 200)
        data(api.post(f"{path}/invitations", json={"name": "Bo", "address": "bo@example.com"}))
        tenant.settled(appointment_id)
        data(api.delete(path), 200)
        tenant.settled(appointment_id)
    found = stack.objections()[service]
    assert (found["requests"] - before >= 4, found["objections"]) == (True, [])
