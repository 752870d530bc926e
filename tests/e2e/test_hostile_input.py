"""Fields that nobody should send: the contract's answer, and nothing written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.envelope import data, error
from tests.e2e.running import LocalStack
from tests.e2e.tenant import APPOINTMENTS, Tenant, new_tenant

CALL = {
    "appointmentStart": "2027-03-01T09:00:00",
    "appointmentEnd": "2027-03-01T10:00:00",
    "appointmentTimeZone": "Europe/Paris",
}
NOT_TEXT: list[Any] = [0, -1, 1.5, 10**400, True, [], ["a"], {}, {"a": {"b": []}}]
TEXT_FIELDS = ["appointmentSubject", "appointmentBody", "appointmentLocation", "name", "address"]
LINE_BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x00", "\x1b"]
INJECTION = "Hello{}Bcc: victim@example.com"


@pytest.fixture(scope="module")
def tenant(stack: LocalStack) -> Tenant:
    return new_tenant(stack)


@pytest.fixture(scope="module")
def api(tenant: Tenant) -> Iterator[httpx.Client]:
    with tenant.client() as client:
        yield client


@pytest.fixture(scope="module")
def path(tenant: Tenant, api: httpx.Client) -> Iterator[str]:
    """An appointment whose invitee was told; no request of this module may change it, or add a row."""
    answer = api.post(APPOINTMENTS, json={**CALL, "name": "Ada", "address": "ada@example.com"})
    identity = data(answer, 201)["appointmentId"]
    before = tenant.settled(identity), tenant.rows()
    yield f"{APPOINTMENTS}/{identity}"
    assert (tenant.settled(identity), tenant.rows()) == before


def create(api: httpx.Client, **fields: Any) -> httpx.Response:
    return send(api, "POST", APPOINTMENTS, {**CALL, **fields})


def send(api: httpx.Client, method: str, path: str, body: dict[str, Any]) -> httpx.Response:
    """With a body in ASCII: lone surrogates can only be sent escaped."""
    return api.request(method, path, content=json.dumps(body), headers={"Content-Type": "application/json"})


def refusals(api: httpx.Client, path: str, field: str, value: Any) -> list[tuple[int, str, str | None]]:
    """What each endpoint that takes the field says to the value."""
    answers = []
    if field.startswith("appointment"):
        answers += [create(api, **{field: value}), send(api, "PUT", path, {field: value})]
    elif field == "comment":
        answers += [send(api, "DELETE", path, {field: value})]
    else:
        person = {"name": "Mary", "address": "mary@example.com", field: value}
        answers += [create(api, **person), send(api, "POST", f"{path}/invitations", person)]
    return [error(answer) for answer in answers]


@pytest.mark.parametrize("field", [*CALL, *TEXT_FIELDS, "comment"])
def test_what_is_no_text(api: httpx.Client, path: str, field: str) -> None:
    codes = {
        "appointmentStart": "invalid_date_time",
        "appointmentEnd": "invalid_date_time",
        "appointmentTimeZone": "invalid_time_zone",
        "address": "invalid_email",
    }
    for value in NOT_TEXT:
        for refusal in refusals(api, path, field, value):
            assert refusal == (422, codes.get(field, "invalid_field"), field), value


@pytest.mark.parametrize("field", ["appointmentSubject", "appointmentLocation", "name"])
def test_a_line_break_in_what_becomes_a_header(api: httpx.Client, path: str, field: str) -> None:
    for line_break in LINE_BREAKS:
        for refusal in refusals(api, path, field, INJECTION.format(line_break)):
            assert refusal == (422, "invalid_field", field), repr(line_break)


@pytest.mark.parametrize(
    "address",
    [
        "ada",
        "ada@",
        "@example.com",
        "a b@example.com",
        "ada@example.com\r\nBcc: victim@example.com",
        "ada@example.com, victim@example.com",
        "ada@example.com;victim@example.com",
        "Ada <ada@example.com>",
        "mailto:ada@example.com",
        "ada@example.com?bcc=victim@example.com",
        "ada@[127.0.0.1]",
        "ada@-.com",
        "ada@exa\x00mple.com",
        "ada@example.com\u202e",
        "\ud800@example.com",
        "ä@example.com",
        "a" * 65 + "@example.com",
        "a@" + "b." * 130 + "com",
    ],
)
def test_what_is_no_address(api: httpx.Client, path: str, address: str) -> None:
    assert refusals(api, path, "address", address) == [(422, "invalid_email", "address")] * 2


@pytest.mark.parametrize("field", ["appointmentSubject", "appointmentBody", "appointmentLocation", "name", "comment"])
def test_text_that_is_too_long_or_has_no_utf_8_form(api: httpx.Client, path: str, field: str) -> None:
    for value in ("x" * 70_000, "\ud800", "a\udfffb"):
        for refusal in refusals(api, path, field, value):
            assert refusal == (422, "invalid_field", field)


@pytest.mark.parametrize(
    "time",
    [
        "",
        "now",
        "2027-03-01",
        "2027-03-01 09:00:00",
        "2027-03-01T24:00:00",
        "2027-03-01T09:60:00",
        "2027-03-01T23:59:60",
        "2027-02-29T09:00:00",
        "2027-13-01T09:00:00",
        "2027-00-10T09:00:00",
        "0000-01-01T00:00:00",
        "10000-01-01T00:00:00",
        "-001-01-01T00:00:00",
        "2027-03-01T09:00:00.5",
        "2027-03-01T09:00:00+24:00",
        "2027-03-01T09:00:00+0100",
        "2027-03-01T09:00:00[Europe/Paris]",
        "\u0662\u0660\u0662\u0667-03-01T09:00:00",
        "2027-03-01T09:00:00\x00",
        "2027-03-01T09:00:00\n",
        "2027-W09-1T09:00:00",
        "1" * 100_000,
        # Within the years 1 to 9999 where it is read, but not in UTC.
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59-01:00",
    ],
)
def test_what_is_no_time(api: httpx.Client, path: str, time: str) -> None:
    expected = "missing_required_field" if time == "" else "invalid_date_time"
    assert error(create(api, appointmentStart=time))[1:] == (expected, "appointmentStart")
    assert error(api.put(path, json={"appointmentStart": time})) == (422, "invalid_date_time", "appointmentStart")


@pytest.mark.parametrize(
    "zone",
    [
        "Mars/Olympus",
        "europe/paris",
        "Europe",
        "Europe/Paris ",
        "UTC+1",
        "EST5EDT,M3.2.0,M11.1.0",
        "../../etc/passwd",
        "/usr/share/zoneinfo/UTC",
        "Europe/../UTC",
        "zone.tab",
        "\x00",
        "Europe/Paris\x00",
        "\ud800",
        "🕰",
        "Z" * 100_000,
        "localtime",
        "Factory",
    ],
)
def test_what_is_no_zone(api: httpx.Client, path: str, zone: str) -> None:
    refusal = (422, "invalid_time_zone", "appointmentTimeZone")
    assert error(create(api, appointmentTimeZone=zone)) == refusal
    assert error(send(api, "PUT", path, {"appointmentTimeZone": zone})) == refusal


def test_fields_that_a_request_does_not_have(api: httpx.Client, path: str) -> None:
    for name in (
        "appointmentSubjct",
        "tenantId",
        "version",
        "sequence",
        "__proto__",
        "",
        "\x00",
        "a.b[0]",
        "x" * 10_000,
    ):
        assert error(create(api, **{name: "x"}))[:2] == (422, "invalid_field"), name
        assert error(api.put(path, json={name: "x"}))[:2] == (422, "invalid_field"), name


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "101"},
        {"limit": "-1"},
        {"limit": "ten"},
        {"limit": "9" * 5_000},
        {"limit": ""},
        {"status": "Confirmed"},
        {"from": "2027-01-01"},
        {"from": "2027-01-01T00:00:00"},
        {"to": "9999-12-31T23:59:59-23:59"},
        {"from": "2027-01-02T00:00:00Z", "to": "2027-01-01T00:00:00Z"},
        {"invitee": ""},
        {"invitee": "a" * 255},
        {"cursor": ""},
        {"cursor": "%%%"},
        {"cursor": "e30"},
        {"cursor": "WyJjcmVhdGVkIiwgIjIwMjciLCAiXHVkODAwIiwgIngiXQ"},
        {"cursor": "Ww" * 3_000},
    ],
)
def test_queries(api: httpx.Client, path: str, query: dict[str, str]) -> None:
    status, code, param = error(api.get(APPOINTMENTS, params=query))
    assert (status, param in query) == (422, True)
    assert code in {"invalid_field", "invalid_date_time", "invalid_time_range", "invalid_email"}
