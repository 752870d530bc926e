"""Bytes, paths and headers that no well-meaning client sends: the contract's answer, and nothing written."""

from __future__ import annotations

import base64
import gzip
import http.client
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx
import pytest

from tests.e2e.running import LocalStack
from tests.e2e.tenant import APPOINTMENTS, Tenant, new_tenant

CALL = {
    "appointmentStart": "2027-03-01T09:00:00",
    "appointmentEnd": "2027-03-01T10:00:00",
    "appointmentTimeZone": "Europe/Paris",
}
BODY = json.dumps(CALL).encode()
Header = tuple[str, str]


@pytest.fixture(scope="module")
def tenant(stack: LocalStack) -> Tenant:
    return new_tenant(stack)


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_written(tenant: Tenant) -> Iterator[None]:
    before = tenant.rows()
    yield
    assert tenant.rows() == before


def send(
    tenant: Tenant,
    method: str,
    target: str,
    body: bytes = b"",
    headers: Sequence[Header] = (),
    *,
    authorization: str | None = "",
) -> tuple[int, dict[str, Any]]:
    """Status and body of the answer to a request sent byte for byte; without headers it is JSON from the tenant."""
    url = httpx.URL(tenant.stack.facts["apiUrl"])
    connection = http.client.HTTPConnection(url.host, url.port, timeout=60)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        connection.putheader("Content-Length", str(len(body)))
        if authorization is not None:
            connection.putheader("Authorization", authorization or basic(tenant.api_key, tenant.api_secret))
        for name, value in headers or [("Content-Type", "application/json")]:
            connection.putheader(name, value.encode("latin-1"))
        connection.endheaders(body)
        answer = connection.getresponse()
        found: dict[str, Any] = json.loads(answer.read())
        assert answer.getheader("x-request-id")
        return answer.status, found
    finally:
        connection.close()


def basic(api_key: str, api_secret: str) -> str:
    return "Basic " + base64.b64encode(f"{api_key}:{api_secret}".encode()).decode()


def refusal(found: tuple[int, Mapping[str, Any]]) -> tuple[int, str]:
    """Status and code; the envelope must be the contract's."""
    status, body = found
    assert list(body) == ["success", "message", "error", "apiVersion"], body
    assert (body["success"], body["apiVersion"]) == (False, "v1")
    return status, body["error"]["code"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"{}}",
        b"null",
        b"true",
        b"1",
        b'"text"',
        b"[{}]",
        b"{'a': 1}",
        b'{"a": 1,}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999999}' + b"x",
        b'{"a": ' + b"9" * 5_000 + b"}",
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{\x00}\x00",
        b'{"a": "\x00"}',
        b"[" * 100_000,
        b'{"a":' * 40_000,
        b"\x00" * 1_000,
    ],
    ids=repr,
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_is_no_json_object(tenant: Tenant, method: str, body: bytes) -> None:
    target = APPOINTMENTS if method == "POST" else f"{APPOINTMENTS}/apt_none"
    assert refusal(send(tenant, method, target, body)) == (400, "malformed_json")


@pytest.mark.parametrize("size", [262_145, 1_000_000, 6_000_000])
@pytest.mark.parametrize(("method", "rest"), [("POST", ""), ("PUT", "/apt_none"), ("DELETE", "/apt_none")])
def test_what_is_too_large(tenant: Tenant, method: str, rest: str, size: int) -> None:
    body = b'{"appointmentBody": "' + b"x" * size + b'"}'
    assert refusal(send(tenant, method, APPOINTMENTS + rest, body)) == (413, "payload_too_large")


@pytest.mark.parametrize(
    "identity",
    [
        "none",
        "apt_",
        "apt_01h0000000000000000000000",
        "APT_01H00000000000000000000000",
        "apt_01h00000000000000000000000%00",
        "%00",
        "%0d%0aX-Injected:%201",
        "%ff%fe",
        "%e2%80%ae",
        "%F0%9F%93%85",
        "%25%32%30",
        "%",
        "%zz",
        "{appointmentId}",
        "T%23ten_1%23APT%231",
        "a+b",
        "a;b=c",
        "'%20OR%201=1--",
        "<script>",
        "x" * 4_000,
    ],
)
def test_ids_that_nobody_has(tenant: Tenant, identity: str) -> None:
    for method, rest in [("GET", ""), ("PUT", ""), ("DELETE", ""), ("DELETE", "/invitations/x")]:
        body = b"{}" if method == "PUT" else b""
        found = refusal(send(tenant, method, f"{APPOINTMENTS}/{identity}{rest}", body))
        assert found == (404, "appointment_not_found")


@pytest.mark.parametrize(
    "target",
    [
        "//",
        "/api",
        "/api/v1/appointments/x/invitations/y/z",
        "/api/v1/%61ppointments%2f",
        "/api/v1/appointments/",
        "/api/v1/appointments/../tenants",
        "/api/v1/appointments/%2e%2e%2f%2e%2e",
        "/api/v1/appointments/..%2f..%2fetc%2fpasswd",
        "/docs/../../etc/passwd",
        "/docs/%2e%2e%2fpage.py",
        "/docs/page.py",
        "/_aws/execute-api/x/y",
        "/_ministack/health",
        "/\\..\\",
        "/?" + "a=" * 3_000,
    ],
)
def test_paths_that_lead_nowhere(tenant: Tenant, target: str) -> None:
    assert refusal(send(tenant, "GET", target)) == (404, "not_found")


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Basic eA==",
        "Basic " + base64.b64encode(b"\xff\x00:\xff").decode(),
        "Basic " + base64.b64encode(b"key_" + b"0" * 26 + b"_" + b"0" * 16 + b":" + b"x" * 5_000).decode(),
        "Bearer abc",
        "Digest username=x",
        "\xe9",
        basic("key_7zzzzzzzzzzzzzzzzzzzzzzzzz_zzzzzzzzzzzzzzzz", "sec_x"),
    ],
)
def test_credentials_that_are_none(tenant: Tenant, authorization: str) -> None:
    found = send(tenant, "POST", APPOINTMENTS, BODY, authorization=authorization or " ")
    assert refusal(found) == (401, "invalid_credentials")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([("Content-Type", "text/plain")], (415, "unsupported_media_type")),
        ([("Content-Type", "application/xml")], (415, "unsupported_media_type")),
        ([("Content-Type", "application/json-patch+json")], (415, "unsupported_media_type")),
        ([("Content-Type", "multipart/form-data; boundary=x")], (415, "unsupported_media_type")),
        ([("Content-Type", ";;;")], (415, "unsupported_media_type")),
        ([("Content-Type", "")], (415, "unsupported_media_type")),
        ([("Idempotency-Key", "")], (422, "invalid_field")),
        ([("Idempotency-Key", "   ")], (422, "invalid_field")),
        ([("Idempotency-Key", "k" * 256)], (422, "invalid_field")),
    ],
)
def test_headers_that_are_refused(tenant: Tenant, headers: list[Header], expected: tuple[int, str]) -> None:
    assert refusal(send(tenant, "POST", APPOINTMENTS, BODY, headers)) == expected


def test_a_compressed_body_is_no_json(tenant: Tenant) -> None:
    headers = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")]
    assert refusal(send(tenant, "POST", APPOINTMENTS, gzip.compress(BODY), headers)) == (400, "malformed_json")


def test_a_role_cannot_be_claimed_by_header(tenant: Tenant) -> None:
    headers = [
        ("Content-Type", "application/json"),
        ("X-Tenant-Id", "ten_1"),
        ("X-Amzn-RequestContext", "{}"),
        ("X-HTTP-Method-Override", "GET"),
        ("X-Forwarded-For", "127.0.0.1"),
    ]
    found = send(tenant, "POST", APPOINTMENTS, BODY, headers, authorization=None)
    assert refusal(found) == (401, "invalid_credentials")
