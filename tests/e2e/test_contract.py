"""Answers over HTTP as the contract writes them: keys, spelling, messages, statuses, headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from tests.e2e.stack.envelope import data, is_enveloped
from tests.e2e.stack.running import LocalStack
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
REVIEW = {
    "appointmentSubject": "Quarterly Business Review",
    "appointmentBody": "<p>Q1 2026 review with the Acme team.</p>",
    "appointmentStart": "2026-04-15T09:00:00",
    "appointmentEnd": "2026-04-15T10:00:00",
    "appointmentTimeZone": "America/Los_Angeles",
    "appointmentLocation": "https://meet.yourcompany.example/qbr-acme",
    "name": "John Doe",
    "address": "john@acmecorp.example",
}
SUMMARY = {
    "appointmentId",
    "version",
    "status",
    "isActive",
    "subject",
    "start",
    "end",
    "timeZone",
    "startInstant",
    "endInstant",
    "location",
    "inviteeCount",
    "dateCreated",
    "lastUpdated",
    "dateCanceled",
}


@pytest.fixture(scope="module")
def tenant(stack: LocalStack) -> Tenant:
    return new_tenant(stack)


@pytest.fixture
def bare(stack: LocalStack) -> Iterator[httpx.Client]:
    """Yield a client without an Authorization header: credentials go into each body."""
    with httpx.Client(base_url=stack.facts["apiUrl"], timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture
def api(tenant: Tenant) -> Iterator[httpx.Client]:
    with tenant.client() as client:
        yield client


def create(api: httpx.Client, **fields: str) -> str:
    answer = api.post(APPOINTMENTS, json={**REVIEW, **fields}, headers={"Idempotency-Key": uuid4().hex})
    return str(data(answer, 201)["appointmentId"])


def delete(client: httpx.Client, path: str, body: dict[str, str]) -> httpx.Response:
    return client.request("DELETE", path, json=body)


def test_create(bare: httpx.Client, tenant: Tenant) -> None:
    answer = bare.post(APPOINTMENTS, json={**tenant.credentials, **REVIEW})
    made = data(answer, 201)
    assert answer.json()["message"] == "Appointment created successfully"
    identity, at = made.pop("appointmentId"), made.pop("dateCreated")
    assert re.fullmatch("[A-Za-z0-9_-]+", identity)
    assert INSTANT.fullmatch(at)
    assert made == {
        "subject": "Quarterly Business Review",
        "start": "2026-04-15T09:00:00",
        "end": "2026-04-15T10:00:00",
        "timeZone": "America/Los_Angeles",
        "startInstant": "2026-04-15T16:00:00Z",
        "endInstant": "2026-04-15T17:00:00Z",
        "location": "https://meet.yourcompany.example/qbr-acme",
        "inviteeCount": 1,
        "hasInitialInvitee": True,
        "gmailFirstInvite": False,
    }


def test_create_with_the_required_fields_alone(bare: httpx.Client, tenant: Tenant) -> None:
    required = {name: REVIEW[name] for name in ("appointmentStart", "appointmentEnd", "appointmentTimeZone")}
    made = data(bare.post(APPOINTMENTS, json={**tenant.credentials, **required}), 201)
    found = made["subject"], made["location"], made["inviteeCount"], made["hasInitialInvitee"]
    assert found == (None, None, 0, False)


def test_invite(bare: httpx.Client, api: httpx.Client, tenant: Tenant) -> None:
    identity = create(api)
    body = {**tenant.credentials, "name": "Mary Jones", "address": "mary@acmecorp.example"}
    answer = bare.post(f"{APPOINTMENTS}/{identity}/invitations", json=body)
    assert answer.json()["message"] == "Invitation sent successfully"
    assert data(answer) == {
        "appointmentId": identity,
        "invitee": "Mary Jones",
        "email": "mary@acmecorp.example",
        "totalInvitees": 2,
        "appointmentSubject": "Quarterly Business Review",
        "gmailFirstInvite": False,
    }


def test_update(bare: httpx.Client, api: httpx.Client, tenant: Tenant) -> None:
    identity = create(api)
    changes = {
        "appointmentStart": "2026-04-15T10:00:00",
        "appointmentEnd": "2026-04-15T11:00:00",
        "appointmentTimeZone": "America/Los_Angeles",
        "appointmentBody": "<p>Rescheduled by 1 hour. Same link.</p>",
    }
    answer = bare.put(f"{APPOINTMENTS}/{identity}", json={**tenant.credentials, **changes})
    assert answer.json()["message"] == "Appointment updated successfully"
    updated = data(answer)
    assert INSTANT.fullmatch(updated.pop("lastUpdated"))
    assert updated == {
        "appointmentId": identity,
        "subject": "Quarterly Business Review",
        "startDateTime": "2026-04-15T10:00:00",
        "endDateTime": "2026-04-15T11:00:00",
        "timeZone": "America/Los_Angeles",
        "startInstant": "2026-04-15T17:00:00Z",
        "endInstant": "2026-04-15T18:00:00Z",
    }


def test_cancel(bare: httpx.Client, api: httpx.Client, tenant: Tenant) -> None:
    identity = create(api)
    body = {**tenant.credentials, "comment": "Meeting cancelled — will reschedule next week."}
    answer = delete(bare, f"{APPOINTMENTS}/{identity}", body)
    assert answer.json()["message"] == "Appointment cancelled successfully"
    cancelled = data(answer)
    assert INSTANT.fullmatch(cancelled.pop("dateCanceled"))
    assert cancelled == {
        "appointmentId": identity,
        "subject": "Quarterly Business Review",
        "isActive": False,
        "inviteeCount": 0,
        "originalInviteeCount": 1,
    }


def test_gmail_first_invite_is_said_once_for_a_mailbox(api: httpx.Client) -> None:
    body = {"appointmentSubject": "Gmail", "name": "Ada", "address": "Ada.Lovelace+work@gmail.com"}
    first = api.post(APPOINTMENTS, json={**REVIEW, **body})
    assert data(first, 201)["gmailFirstInvite"] is True
    same_mailbox = {"name": "Ada", "address": "adalovelace@googlemail.com"}
    second = api.post(f"{APPOINTMENTS}/{create(api)}/invitations", json=same_mailbox)
    assert data(second)["gmailFirstInvite"] is False


def test_get(api: httpx.Client, tenant: Tenant) -> None:
    identity = create(api)
    answer = api.get(f"{APPOINTMENTS}/{identity}")
    shown = data(answer)
    assert shown.keys() >= SUMMARY | {"body", "uid", "organizer", "invitees", "sync"}
    assert (shown["version"], shown["status"], shown["isActive"], shown["dateCanceled"]) == (1, "confirmed", True, None)
    assert (shown["start"], shown["timeZone"]) == ("2026-04-15T09:00:00", "America/Los_Angeles")
    [invitee] = shown["invitees"]
    assert invitee.keys() >= {"inviteeId", "name", "email", "response"}
    assert (invitee["name"], invitee["email"], invitee["response"]) == ("John Doe", REVIEW["address"], "needsAction")
    [sync] = tenant.settled(identity)["sync"]
    fields = {"system", "calendarId", "connectionId", "state", "version", "attempts", "lastUpdated", "error", "copies"}
    assert sync.keys() == fields


def test_list_goes_page_by_page(stack: LocalStack) -> None:
    tenant = new_tenant(stack)
    with tenant.client() as api:
        made = [create(api, appointmentSubject=f"Call {number}") for number in range(5)]
        found, cursor, pages = [], None, 0
        while pages == 0 or cursor is not None:
            page = data(api.get(APPOINTMENTS, params={"limit": 2} | ({"cursor": cursor} if cursor else {})))
            assert page.keys() == {"appointments", "nextCursor"}
            assert all(each.keys() == SUMMARY for each in page["appointments"])
            found += [each["appointmentId"] for each in page["appointments"]]
            cursor, pages = page["nextCursor"], pages + 1
            assert pages <= 10
    assert found == made[::-1]


def test_list_filters_by_time_status_and_invitee(stack: LocalStack) -> None:
    tenant = new_tenant(stack)
    with tenant.client() as api:
        april = create(api, address="one@acmecorp.example")
        may = create(api, appointmentStart="2026-05-15T09:00:00", appointmentEnd="2026-05-15T10:00:00")
        delete(api, f"{APPOINTMENTS}/{may}", {})
        filters: list[tuple[dict[str, str], list[str]]] = [
            ({"from": "2026-04-15T16:00:00Z", "to": "2026-04-15T16:00:01Z"}, [april]),
            ({"from": "2026-04-15T16:00:01Z", "to": "2026-05-15T17:00:00Z"}, [may]),
            ({"status": "confirmed"}, [april]),
            ({"status": "cancelled"}, [may]),
            ({"invitee": "ONE@acmecorp.example"}, [april]),
            ({"invitee": "one@acmecorp.example", "status": "cancelled"}, []),
        ]
        for query, expected in filters:
            page = data(api.get(APPOINTMENTS, params=query))
            assert [each["appointmentId"] for each in page["appointments"]] == expected, query


def test_remove_an_invitee(api: httpx.Client) -> None:
    identity = create(api)
    answer = api.delete(f"{APPOINTMENTS}/{identity}/invitations/john%40acmecorp.example")
    assert answer.json()["message"] == "Invitee removed successfully"
    assert data(answer) == {
        "appointmentId": identity,
        "invitee": "John Doe",
        "email": "john@acmecorp.example",
        "totalInvitees": 0,
        "appointmentSubject": "Quarterly Business Review",
    }


def test_entity_tags_follow_the_version(api: httpx.Client) -> None:
    identity = create(api)
    path = f"{APPOINTMENTS}/{identity}"
    assert api.get(path).headers["etag"] == '"1"'
    moved = api.put(path, json={"appointmentSubject": "Moved"}, headers={"If-Match": '"1"'})
    assert (moved.status_code, moved.headers["etag"]) == (200, '"2"')
    unchanged = api.put(path, json={"appointmentSubject": "Moved"}, headers={"If-Match": '"2"'})
    assert (unchanged.status_code, unchanged.headers["etag"]) == (200, '"2"')
    assert api.put(path, json={"appointmentSubject": "Late"}, headers={"If-Match": '"1"'}).status_code == 412


def test_every_write_is_replayed_under_its_key(api: httpx.Client) -> None:
    identity = create(api)
    path = f"{APPOINTMENTS}/{identity}"
    writes: list[tuple[str, str, dict[str, str]]] = [
        ("POST", APPOINTMENTS, REVIEW),
        ("PUT", path, {"appointmentSubject": "Moved"}),
        ("POST", f"{path}/invitations", {"name": "Mary", "address": "mary@acmecorp.example"}),
        ("DELETE", f"{path}/invitations/mary%40acmecorp.example", {}),
        ("DELETE", path, {"comment": "No"}),
    ]
    for method, where, body in writes:
        key = {"Idempotency-Key": uuid4().hex}
        first = api.request(method, where, json=body, headers=key)
        again = api.request(method, where, json=body, headers=key)
        assert "idempotency-replayed" not in first.headers
        assert again.headers["idempotency-replayed"] == "true"
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again.headers.get("etag") == first.headers.get("etag")
        is_enveloped(again)


def test_every_authenticated_answer_says_what_is_left(stack: LocalStack) -> None:
    tenant = new_tenant(stack, per_minute=60)
    with tenant.client() as api:
        answers = [api.get(APPOINTMENTS), api.get(f"{APPOINTMENTS}/none"), api.post(APPOINTMENTS, json={})]
    assert [answer.status_code for answer in answers] == [200, 404, 400]
    assert [answer.headers["x-ratelimit-limit"] for answer in answers] == ["60"] * 3
    assert int(answers[0].headers["x-ratelimit-remaining"]) == 59
    assert all(int(answer.headers["x-ratelimit-reset"]) > 1_700_000_000 for answer in answers)
    assert len({answer.headers["x-request-id"] for answer in answers}) == 3


def test_credentials_may_stand_in_header_body_or_query(bare: httpx.Client, tenant: Tenant) -> None:
    good, bad = tenant.credentials, {**tenant.credentials, "apiSecret": "sec_wrong"}
    basic = (tenant.api_key, tenant.api_secret)
    assert bare.get(APPOINTMENTS, params=good).status_code == 200
    assert bare.get(APPOINTMENTS, params=bad, auth=basic).status_code == 200
    assert bare.get(APPOINTMENTS, params=good, auth=(tenant.api_key, "sec_wrong")).status_code == 401
    path = f"{APPOINTMENTS}/none"
    assert bare.request("DELETE", path, params=good).status_code == 404
    assert bare.request("DELETE", path, params=good, json=bad).status_code == 401
    assert bare.request("DELETE", path, params=bad, json=good).status_code == 404
    assert bare.post(APPOINTMENTS, params=good, json={}).status_code == 401


def test_head_and_options_say_what_a_path_takes(bare: httpx.Client) -> None:
    for method in ("HEAD", "OPTIONS"):
        answer = bare.request(method, APPOINTMENTS)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
        assert answer.headers["x-request-id"]
    assert bare.head(APPOINTMENTS).content == b""


def test_document_and_page_are_public(bare: httpx.Client) -> None:
    document = bare.get("/api/v1/openapi.json")
    assert (document.status_code, document.json()["openapi"][:4]) == (200, "3.1.")
    page = bare.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for asset in re.findall(r'(?:src|href)="(?!data:)([^"]+)"', page.text):
        assert re.match("/[^/]", asset)
        assert bare.get(asset).status_code == 200
