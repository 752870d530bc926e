"""What must hold when many clients write at the same time."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.e2e.stack.envelope import data, error
from tests.e2e.stack.mailbox import event, mails_about
from tests.e2e.stack.parallel import Send, at_once, insisting
from tests.e2e.stack.running import LocalStack
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant

CALL = {
    "appointmentStart": "2027-06-01T09:00:00",
    "appointmentEnd": "2027-06-01T10:00:00",
    "appointmentTimeZone": "Europe/Paris",
}


@pytest.fixture
def tenant(stack: LocalStack) -> Tenant:
    return new_tenant(stack)


def post(path: str, body: dict[str, Any], **headers: str) -> Send:
    return lambda api: api.post(path, json=body, headers=headers)


def put(path: str, body: dict[str, Any]) -> Send:
    return insisting(lambda api: api.put(path, json=body))


def created(tenant: Tenant, **fields: str) -> str:
    """Give the id of a new appointment."""
    with tenant.client() as api:
        answer = api.post(APPOINTMENTS, json={**CALL, **fields}, headers={"Idempotency-Key": uuid4().hex})
    return str(data(answer, 201)["appointmentId"])


def shown(tenant: Tenant, identity: str) -> dict[str, Any]:
    with tenant.client() as api:
        return data(api.get(f"{APPOINTMENTS}/{identity}"))


def version(answer: httpx.Response) -> int:
    """Give the version that an answer's ETag names."""
    return int(answer.headers["etag"].strip('"'))


def test_200_equal_creates_under_one_key_are_one(tenant: Tenant) -> None:
    body = {**CALL, "appointmentSubject": "Once", "name": "Ada", "address": "once@example.com"}
    answers = at_once(tenant, [post(APPOINTMENTS, body, **{"Idempotency-Key": "one"})] * 200)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    replayed = [answer.headers.get("idempotency-replayed") for answer in answers]
    assert sorted(replayed, key=str) == [None] + ["true"] * 199
    identity = data(answers[0], 201)["appointmentId"]
    assert [each for each in tenant.rows() if each[1] == "S#APT"] == [(f"T#{tenant.tenant_id}#APT#{identity}", "S#APT")]
    tenant.settled(identity)
    [mail] = mails_about(tenant.stack, "once@example.com", identity)
    assert (mail["method"], mail["sequence"]) == ("REQUEST", 0)


def test_equal_creates_without_a_key_are_one_and_the_others_name_it(tenant: Tenant) -> None:
    answers = at_once(tenant, [post(APPOINTMENTS, CALL)] * 40)
    [made] = [answer for answer in answers if answer.status_code == 201]
    refused = [answer for answer in answers if answer is not made]
    assert {error(answer) for answer in refused} == {(409, "duplicate_request", None)}
    first = {"appointmentId": data(made, 201)["appointmentId"]}
    assert all(answer.json()["data"] == first for answer in refused)


def test_updates_of_different_fields_all_stay(tenant: Tenant) -> None:
    identity = created(tenant)
    path = f"{APPOINTMENTS}/{identity}"
    times = {"appointmentStart": "2027-06-01T{:02}:00:00", "appointmentEnd": "2027-06-01T{:02}:30:00"}
    for number in range(10, 15):
        changes: list[dict[str, str]] = [
            {"appointmentSubject": f"Subject {number}"},
            {"appointmentBody": f"Body {number}"},
            {"appointmentLocation": f"Room {number}"},
            {field: text.format(number) for field, text in times.items()},
        ]
        before = shown(tenant, identity)["version"]
        answers = at_once(tenant, [put(path, body) for body in changes])
        assert [answer.status_code for answer in answers] == [200] * 4
        assert sorted(map(version, answers)) == list(range(before + 1, before + 5))
        now = shown(tenant, identity)
        assert (now["subject"], now["body"], now["location"]) == (
            f"Subject {number}",
            f"Body {number}",
            f"Room {number}",
        )
        assert (now["start"], now["version"]) == (f"2027-06-01T{number}:00:00", before + 4)


def test_updates_of_one_field_have_versions_without_gaps_and_the_last_one_wins(tenant: Tenant) -> None:
    identity = created(tenant)
    sends = [put(f"{APPOINTMENTS}/{identity}", {"appointmentSubject": f"Number {number}"}) for number in range(30)]
    answers = at_once(tenant, sends)
    assert {answer.status_code for answer in answers} == {200}
    by_version = {version(answer): data(answer)["subject"] for answer in answers}
    assert sorted(by_version) == list(range(2, 32))
    now = shown(tenant, identity)
    assert (now["version"], now["subject"]) == (31, by_version[31])


def test_moves_in_parallel_never_lower_the_sequence_in_the_mailbox(tenant: Tenant) -> None:
    identity = created(tenant, name="Ada", address="moved@example.com")
    for day in (2, 3, 4):
        moves = [
            {"appointmentStart": f"2027-06-{day:02}T{hour}:00:00", "appointmentEnd": f"2027-06-{day:02}T{hour}:30:00"}
            for hour in range(10, 18)
        ]
        answers = at_once(tenant, [put(f"{APPOINTMENTS}/{identity}", move) for move in moves])
        assert {answer.status_code for answer in answers} == {200}
        tenant.settled(identity)
    mails = mails_about(tenant.stack, "moved@example.com", identity)
    events = [event(tenant.stack, mail) for mail in mails]
    assert len(events) >= 4
    assert {str(each["UID"]) for each in events} == {shown(tenant, identity)["uid"]}
    order = [(int(each["SEQUENCE"]), each["DTSTAMP"].dt) for each in events]
    assert order == sorted(order)
    assert int(events[-1]["SEQUENCE"]) == 24
    last = datetime.fromisoformat(shown(tenant, identity)["start"])
    assert events[-1]["DTSTART"].dt == last.replace(hour=last.hour - 2, tzinfo=UTC)


def test_one_of_many_equal_invitations_is_sent(tenant: Tenant) -> None:
    identity = created(tenant)
    body = {"name": "Mary", "address": "mary@example.com"}
    answers = at_once(tenant, [insisting(post(f"{APPOINTMENTS}/{identity}/invitations", body))] * 20)
    refused = [error(answer) for answer in answers if answer.status_code != 200]
    assert refused == [(409, "duplicate_request", "address")] * 19
    assert shown(tenant, identity)["inviteeCount"] == 1
    tenant.settled(identity)
    assert len(mails_about(tenant.stack, "mary@example.com", identity)) == 1


def test_different_invitations_at_once_are_all_sent(tenant: Tenant) -> None:
    identity = created(tenant)
    addresses = [f"guest{number}@example.com" for number in range(12)]
    path = f"{APPOINTMENTS}/{identity}/invitations"
    answers = at_once(tenant, [insisting(post(path, {"name": "G", "address": each})) for each in addresses])
    assert sorted(data(answer)["totalInvitees"] for answer in answers) == list(range(1, 13))
    assert {each["email"] for each in tenant.settled(identity)["invitees"]} == set(addresses)
    assert [len(mails_about(tenant.stack, each, identity)) for each in addresses] == [1] * 12


def test_exactly_the_allowance_passes(stack: LocalStack) -> None:
    tenant = new_tenant(stack, per_minute=6)
    begin = time.monotonic()
    answers = at_once(tenant, [lambda api: api.get(APPOINTMENTS)] * 40)
    came_back = int((time.monotonic() - begin) // 10)
    passed = [answer for answer in answers if answer.status_code == 200]
    assert 6 <= len(passed) <= 6 + came_back
    refused = [answer for answer in answers if answer.status_code != 200]
    assert {error(answer) for answer in refused} == {(429, "rate_limit_exceeded", None)}
    assert all(1 <= int(answer.headers["retry-after"]) <= 10 for answer in refused)


def test_wrong_secrets_leave_the_allowance_alone(stack: LocalStack) -> None:
    tenant = new_tenant(stack, per_minute=2)
    wrong = Tenant(stack, tenant.tenant_id, tenant.api_key, "sec_" + "x" * 43)
    answers = at_once(wrong, [lambda api: api.get(APPOINTMENTS)] * 20)
    assert {error(answer) for answer in answers} == {(401, "invalid_credentials", None)}
    with tenant.client() as api:
        assert api.get(APPOINTMENTS).headers["x-ratelimit-remaining"] == "1"
