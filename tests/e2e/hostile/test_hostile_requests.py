"""One sample over HTTP of each class of request that no well-meaning client sends; nothing is written.

All paths and what API Gateway decodes are here. The other cases are in `tests/integration/test_hostile_*.py`.
"""

from __future__ import annotations

import base64
import gzip
import http.client
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx
import pytest

from tests.e2e.stack.running import LocalStack
from tests.e2e.stack.tenant import APPOINTMENTS, Tenant, new_tenant

CALL = {
    "appointmentStart": "2027-03-01T09:00:00",
    "appointmentEnd": "2027-03-01T10:00:00",
    "appointmentTimeZone": "Europe/Paris",
}
BODY = json.dumps(CALL).encode()
Header = tuple[str, str]
NO_FIELDS: list[tuple[str, Any]] = [
    ("appointmentSubject", 10**400),
    ("appointmentSubject", "Hello\r\nBcc: victim@example.com"),
    ("appointmentBody", "x" * 70_000),
    ("appointmentLocation", "\ud800"),
    ("__proto__", "x"),
]
NO_OBJECTS = [b"", b"{", b"\xff\xfe{\x00}\x00", b"[" * 100_000]
# As they stand in a path. What they mean is for API Gateway to decode.
NO_IDS = [
    "none",
    "apt_01h00000000000000000000000%00",
    "%0d%0aX-Injected:%201",
    "%ff%fe",
    "%25%32%30",
    "%",
    "%zz",
    "{appointmentId}",
    "T%23ten_1%23APT%231",
    "<script>",
    "x" * 4_000,
]
_BY_ID = [("GET", ""), ("DELETE", "/invitations/x")]
NO_PATHS = [
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
]
NO_CREDENTIALS = [" ", "Basic !!!!", "Basic " + base64.b64encode(b"\xff\x00:\xff").decode(), "Bearer abc", "\xe9"]


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


def test_what_no_field_takes(tenant: Tenant) -> None:
    bodies = [json.dumps({**CALL, field: value}).encode() for field, value in NO_FIELDS]
    found = [refusal(send(tenant, "POST", APPOINTMENTS, body)) for body in bodies]
    assert found == [(422, "invalid_field")] * len(bodies)


@pytest.mark.parametrize(("method", "rest"), [("POST", ""), ("PUT", "/apt_none")])
def test_what_is_no_json_object(tenant: Tenant, method: str, rest: str) -> None:
    found = [refusal(send(tenant, method, APPOINTMENTS + rest, body)) for body in NO_OBJECTS]
    assert found == [(400, "malformed_json")] * len(NO_OBJECTS)


@pytest.mark.parametrize(("method", "rest"), [("POST", ""), ("PUT", "/apt_none"), ("DELETE", "/apt_none")])
def test_what_is_too_large(tenant: Tenant, method: str, rest: str) -> None:
    bodies = [b'{"appointmentBody": "' + b"x" * size + b'"}' for size in (262_145, 6_000_000)]
    found = [refusal(send(tenant, method, APPOINTMENTS + rest, body)) for body in bodies]
    assert found == [(413, "payload_too_large")] * 2


def test_ids_that_nobody_has(tenant: Tenant) -> None:
    paths = [(method, f"{APPOINTMENTS}/{each}{rest}") for each in NO_IDS for method, rest in _BY_ID]
    found = {path: refusal(send(tenant, *path)) for path in paths}
    assert found == dict.fromkeys(paths, (404, "appointment_not_found"))


def test_paths_that_lead_nowhere(tenant: Tenant) -> None:
    found = {path: refusal(send(tenant, "GET", path)) for path in NO_PATHS}
    assert found == dict.fromkeys(NO_PATHS, (404, "not_found"))


def test_credentials_that_are_none(tenant: Tenant) -> None:
    found = {each: refusal(send(tenant, "POST", APPOINTMENTS, BODY, authorization=each)) for each in NO_CREDENTIALS}
    assert found == dict.fromkeys(NO_CREDENTIALS, (401, "invalid_credentials"))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("Content-Type", "text/plain"), (415, "unsupported_media_type")),
        (("Content-Type", ""), (415, "unsupported_media_type")),
        (("Idempotency-Key", "   "), (422, "invalid_field")),
    ],
)
def test_headers_that_are_refused(tenant: Tenant, header: Header, expected: tuple[int, str]) -> None:
    assert refusal(send(tenant, "POST", APPOINTMENTS, BODY, [header])) == expected


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
