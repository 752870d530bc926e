"""Each code of the contract's table, provoked over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from scheducal.api.responses import STATUS
from tests.e2e.stack.envelope import data, error
from tests.e2e.stack.running import ROOT, LocalStack, eventually
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant

CALL = {
    "appointmentStart": "2027-03-01T09:00:00",
    "appointmentEnd": "2027-03-01T10:00:00",
    "appointmentTimeZone": "Europe/Paris",
}
WEBHOOKS = "/api/v1/webhooks"
HOOK = {"webhookUrl": "https://hooks.example.com/x", "eventTypes": ["appointment.updated"]}
CALENDARS = "/api/v1/calendars"
CONNECTIONS = "/api/v1/connections"
ROBOT = {"kind": "google", "auth": "service_account", "account": "ada@example.com"}
JSON = {"Content-Type": "application/json"}
NOWHERE = f"{APPOINTMENTS}/apt_01h00000000000000000000000"
# Codes that need a fault, or that their own area's tests provoke, by the test that does.
ELSEWHERE = {
    "job_in_progress": "integration/operators/test_exports.py",
    "calendar_already_connected": "integration/connectors/calendars/test_calendars_api.py",
    "appointment_is_booked": "integration/bookings/test_bookings.py",
    "booking_already_cancelled": "integration/bookings/test_bookings.py",
    "booking_not_found": "integration/bookings/test_bookings.py",
    "booking_policy": "integration/bookings/test_bookings.py",
    "booking_state": "integration/bookings/changes/test_moves_of_the_business.py",
    "hold_not_found": "integration/bookings/test_bookings.py",
    "hold_unavailable": "integration/bookings/test_bookings.py",
    "slot_unavailable": "integration/bookings/test_bookings.py",
    "already_booked": "integration/bookings/test_customer_times.py",
    "channel_in_use": "integration/catalog/test_channels.py",
    "channel_not_found": "integration/catalog/test_channels.py",
    "customer_exists": "integration/catalog/test_customers.py",
    "customer_not_found": "integration/catalog/test_customers.py",
    "legal_hold_not_found": "integration/privacy/test_privacy_requests.py",
    "person_ambiguous": "integration/privacy/test_privacy_requests.py",
    "privacy_request_not_found": "integration/privacy/test_privacy_requests.py",
    "privacy_request_open": "integration/privacy/test_privacy_requests.py",
    "resource_in_use": "integration/catalog/test_catalog.py",
    "resource_not_found": "integration/catalog/test_catalog.py",
    "time_off_not_found": "integration/catalog/test_absences.py",
    "service_not_found": "integration/catalog/test_catalog.py",
    "tenant_suspended": "integration/operators/test_suspension.py",
    "tenant_not_found": "integration/operators/test_suspension.py",
    "tenant_in_deletion": "integration/operators/test_deletion.py",
    "log_entry_not_found": "connectors/engine/test_log.py",
    "unplaced_not_found": "connectors/engine/test_adoption.py",
    "address_not_found": "integration/connectors/email/test_undeliverable.py",
    "tenant_held": "integration/operators/test_deletion.py",
    "job_not_found": "integration/jobs/test_jobs.py",
    "job_not_waiting": "integration/jobs/test_jobs.py",
    "job_not_failed": "integration/jobs/test_jobs.py",
    "internal_error": "integration/invariants/test_invariant_1_one_commit.py",
    "temporarily_unavailable": "integration/invariants/test_invariant_1_one_commit.py",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A refusal: what provokes it, and what the contract says to it."""

    code: str
    param: str | None
    provoke: Callable[[httpx.Client, Tenant], httpx.Response]


def create(api: httpx.Client, *, key: str | None = None, **fields: Any) -> httpx.Response:
    return api.post(APPOINTMENTS, json={**CALL, **fields}, headers={"Idempotency-Key": key or uuid4().hex})


def made(api: httpx.Client, **fields: Any) -> str:
    """Give the path of a new appointment."""
    return f"{APPOINTMENTS}/{data(create(api, **fields), 201)['appointmentId']}"


def cancelled(api: httpx.Client) -> str:
    path = made(api)
    assert api.delete(path).status_code == 200
    return path


def twice(send: Callable[[], httpx.Response]) -> httpx.Response:
    assert send().is_success
    return send()


def reused(api: httpx.Client) -> httpx.Response:
    assert create(api, key="same").is_success
    return create(api, key="same", appointmentSubject="Other")


def used_up(tenant: Tenant) -> httpx.Response:
    with tenant.with_key(per_minute=1).client() as api:
        return twice(lambda: api.get(APPOINTMENTS))


def reading(tenant: Tenant) -> httpx.Response:
    with tenant.with_key(role="read").client() as api:
        assert api.get(APPOINTMENTS).is_success
        return create(api)


def by_a_channel(tenant: Tenant) -> httpx.Response:
    with tenant.with_key(channel="partner").client() as api:
        assert api.get("/api/v1/bookings").is_success
        return api.get(APPOINTMENTS)


def stale(api: httpx.Client) -> httpx.Response:
    return api.put(made(api), json={"appointmentSubject": "Late"}, headers={"If-Match": '"7"'})


def newcomer(api: httpx.Client, path: str) -> httpx.Response:
    return api.post(f"{path}/invitations", json={"name": "Mary", "address": "mary@example.com"})


def hook(api: httpx.Client) -> str:
    """Give the path of a new webhook, whose host does not exist."""
    answer = api.post(WEBHOOKS, json=HOOK, headers={"Idempotency-Key": uuid4().hex})
    return f"{WEBHOOKS}/{data(answer, 201)['webhookId']}"


def in_progress(api: httpx.Client) -> httpx.Response:
    """Replay a delivery that has failed for good, and then again before its attempts are over."""
    path = hook(api)
    assert api.post(f"{path}/test", json={}).is_success
    [found] = eventually(lambda: data(api.get(f"{path}/deliveries?state=undelivered"))["deliveries"], bool)
    assert [each["attempt"] for each in found["attempts"]] == [1, 2, 3, 4, 5]
    return twice(lambda: api.post(f"{path}/deliveries/{found['deliveryId']}/replay", json={}))


def start_replay(api: httpx.Client, path: str) -> httpx.Response:
    """Make a replay of 29 days, which are too many for its first part, and so takes seconds."""
    since = datetime.now(UTC) - timedelta(days=29)
    return api.post(f"{path}/replays", json={"since": since.isoformat(timespec="seconds")})


def recovered_twice(api: httpx.Client) -> httpx.Response:
    path = hook(api)
    return twice(lambda: start_replay(api, path))


def switched_off(api: httpx.Client) -> httpx.Response:
    path = hook(api)
    assert api.patch(path, json={"isActive": False}).is_success
    return start_replay(api, path)


CASES = [
    Case("malformed_json", None, lambda api, _: api.post(APPOINTMENTS, content="{", headers=JSON)),
    Case("malformed_json", None, lambda api, _: api.post(APPOINTMENTS, content="[]", headers=JSON)),
    Case("malformed_json", None, lambda api, _: api.put(NOWHERE, headers=JSON)),
    Case("missing_required_field", "appointmentStart", lambda api, _: api.post(APPOINTMENTS, json={})),
    Case("missing_required_field", "appointmentEnd", lambda api, _: create(api, appointmentEnd=None)),
    Case("missing_required_field", "appointmentTimeZone", lambda api, _: create(api, appointmentTimeZone=" ")),
    Case("missing_required_field", "address", lambda api, _: create(api, name="Mary")),
    Case("missing_required_field", "name", lambda api, _: api.post(f"{made(api)}/invitations", json={})),
    Case("invalid_credentials", None, lambda api, _: api.get(APPOINTMENTS, auth=("x", "y"))),
    Case("insufficient_scope", None, lambda _, tenant: reading(tenant)),
    Case("insufficient_scope", None, lambda _, tenant: by_a_channel(tenant)),
    Case("not_found", None, lambda api, _: api.get("/api/v1/nothing")),
    Case("not_found", None, lambda api, _: api.get("/api/v2/appointments")),
    Case("appointment_not_found", "appointmentId", lambda api, _: api.get(NOWHERE)),
    Case("appointment_not_found", "appointmentId", lambda api, _: api.put(NOWHERE, json={})),
    Case("appointment_not_found", "appointmentId", lambda api, _: api.delete(NOWHERE)),
    Case("appointment_not_found", "appointmentId", lambda api, _: newcomer(api, NOWHERE)),
    Case("account_not_allowed", "account", lambda api, _: api.post(CALENDARS, json=ROBOT)),
    Case("calendar_not_found", "calendarId", lambda api, _: create(api, calendarId="cal_nowhere")),
    Case("connection_not_found", "connectionId", lambda api, _: api.get(f"{CONNECTIONS}/con_nowhere")),
    Case("invitee_not_found", "invitee", lambda api, _: api.delete(f"{made(api)}/invitations/a%40b.example")),
    Case("appointment_already_cancelled", None, lambda api, _: api.put(cancelled(api), json={})),
    Case("appointment_already_cancelled", None, lambda api, _: api.delete(cancelled(api))),
    Case("appointment_already_cancelled", None, lambda api, _: newcomer(api, cancelled(api))),
    Case("method_not_allowed", None, lambda api, _: api.put(APPOINTMENTS, json={})),
    Case("duplicate_request", None, lambda api, _: twice(lambda: api.post(APPOINTMENTS, json=CALL))),
    Case("duplicate_request", "address", lambda api, _: newcomer(api, made(api, name="M", address="Mary@example.com"))),
    Case("idempotency_key_reused", "Idempotency-Key", lambda api, _: reused(api)),
    Case("version_conflict", "If-Match", lambda api, _: stale(api)),
    Case("payload_too_large", None, lambda api, _: create(api, appointmentBody="x" * 1_000_000)),
    Case("unsupported_media_type", None, lambda api, _: api.post(APPOINTMENTS, data=CALL)),
    Case("invalid_time_range", "appointmentEnd", lambda api, _: create(api, appointmentEnd="2027-03-01T09:00:00")),
    Case(
        "invalid_time_range",
        "to",
        lambda api, _: api.get(f"{APPOINTMENTS}?from=2027-01-01T00:00:00Z&to=2029-01-01T00:00:00Z"),
    ),
    Case("invalid_email", "address", lambda api, _: create(api, address="mary@")),
    Case("invalid_time_zone", "appointmentTimeZone", lambda api, _: create(api, appointmentTimeZone="Europe/Pariss")),
    Case("invalid_date_time", "appointmentStart", lambda api, _: create(api, appointmentStart="1 March")),
    Case(
        "nonexistent_local_time", "appointmentStart", lambda api, _: create(api, appointmentStart="2027-03-28T02:30:00")
    ),
    Case("invalid_field", "appointmentTitle", lambda api, _: create(api, appointmentTitle="x")),
    Case("invalid_cursor", "cursor", lambda api, _: api.get(APPOINTMENTS, params={"cursor": "x"})),
    Case("invalid_field", "limit", lambda api, _: api.get(APPOINTMENTS, params={"limit": 0})),
    Case("webhook_not_found", "webhookId", lambda api, _: api.get(f"{WEBHOOKS}/49856464-9c29-43b0-ad45-a8a9812d82bf")),
    Case("delivery_not_found", "deliveryId", lambda api, _: api.post(f"{hook(api)}/deliveries/x/replay", json={})),
    Case("replay_not_found", "replayId", lambda api, _: api.get(f"{hook(api)}/replays/x")),
    Case("delivery_in_progress", "deliveryId", lambda api, _: in_progress(api)),
    Case("replay_in_progress", None, lambda api, _: recovered_twice(api)),
    Case("webhook_inactive", "webhookId", lambda api, _: switched_off(api)),
    Case("invalid_event_type", "eventTypes", lambda api, _: api.post(WEBHOOKS, json={**HOOK, "eventTypes": ["x"]})),
    Case(
        "invalid_webhook_url", "webhookUrl", lambda api, _: api.post(WEBHOOKS, json={**HOOK, "webhookUrl": "ftp://x"})
    ),
    Case("rate_limit_exceeded", None, lambda _, tenant: used_up(tenant)),
]


@pytest.fixture(scope="module")
def tenant(stack: LocalStack) -> Tenant:
    return new_tenant(stack)


@pytest.fixture
def api(tenant: Tenant) -> Iterator[httpx.Client]:
    with tenant.client() as client:
        yield client


@pytest.mark.parametrize("case", CASES, ids=[f"{number}-{case.code}" for number, case in enumerate(CASES)])
def test_refusal(api: httpx.Client, tenant: Tenant, case: Case) -> None:
    answer = case.provoke(api, tenant)
    assert error(answer) == (STATUS[case.code], case.code, case.param), answer.text


def test_every_code_is_provoked() -> None:
    assert {case.code for case in CASES} == STATUS.keys() - ELSEWHERE.keys()
    for code, test in ELSEWHERE.items():
        assert f'"{code}"' in (ROOT / "tests" / test).read_text("utf-8")


def test_the_source_s_own_error(api: httpx.Client) -> None:
    answer = create(api, appointmentEnd="2027-03-01T08:00:00")
    assert answer.status_code == 422
    assert answer.json()["message"] == "end must be after start"
    assert answer.json()["error"] == {"code": "invalid_time_range", "param": "appointmentEnd"}


def test_all_bad_credentials_get_the_same_answer(stack: LocalStack, tenant: Tenant) -> None:
    revoked = tenant.with_key(revoked=True)
    pairs: list[dict[str, Any]] = [
        {},
        {"apiKey": tenant.api_key},
        {"apiKey": "nonsense", "apiSecret": "nonsense"},
        {"apiKey": tenant.api_key, "apiSecret": "sec_" + "x" * 43},
        {"apiKey": tenant.api_key[:-16] + "0" * 16, "apiSecret": tenant.api_secret},
        {"apiKey": 1, "apiSecret": []},
        revoked.credentials,
    ]
    with httpx.Client(base_url=stack.facts["apiUrl"], timeout=60, trust_env=False) as api:
        answers = [api.post(APPOINTMENTS, json={**CALL, **pair}) for pair in pairs]
    assert [error(answer) for answer in answers] == [(401, "invalid_credentials", None)] * len(pairs)
    assert len({answer.content for answer in answers}) == 1


def test_duplicate_names_the_first(api: httpx.Client) -> None:
    body = {**CALL, "appointmentSubject": "Named"}
    first = data(api.post(APPOINTMENTS, json=body), 201)
    assert api.post(APPOINTMENTS, json=body).json()["data"] == {"appointmentId": first["appointmentId"]}


def test_a_skipped_time_is_refused_with_the_nearest_valid_ones(api: httpx.Client) -> None:
    answer = create(api, appointmentStart="2027-03-28T02:30:00", appointmentEnd="2027-03-28T04:00:00")
    assert "2027-03-28T01:59:59" in answer.json()["message"]
    assert "2027-03-28T03:00:00" in answer.json()["message"]


def test_too_many_requests_say_when_to_come_back(tenant: Tenant) -> None:
    answer = used_up(tenant)
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert (answer.headers["x-ratelimit-limit"], answer.headers["x-ratelimit-remaining"]) == ("1", "0")


def test_another_tenant_s_appointment_is_not_there(stack: LocalStack, api: httpx.Client) -> None:
    path = made(api, name="Ada", address="ada@example.com")
    with new_tenant(stack).client() as stranger:
        answers = [
            stranger.get(path),
            stranger.put(path, json={"appointmentSubject": "Mine"}),
            stranger.delete(path),
            newcomer(stranger, path),
            stranger.delete(f"{path}/invitations/ada%40example.com"),
        ]
        assert [error(answer) for answer in answers] == [(404, "appointment_not_found", "appointmentId")] * 5
        assert data(stranger.get(APPOINTMENTS))["appointments"] == []
    assert data(api.get(path))["version"] == 1
