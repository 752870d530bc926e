"""Bodies, ids, credentials and headers that no well-meaning client sends: the contract's answer, and nothing written.

One sample of each class is sent over HTTP by `tests/e2e/hostile/test_hostile_requests.py`.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator

import pytest

from tests.integration.world.client import Client, basic, http_event
from tests.integration.world.untouched import CALL, refused, untouched

NO_OBJECTS = [
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
]
NO_CREDENTIALS = [
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
]
NO_IDS = [
    "none",
    "apt_",
    "apt_01h0000000000000000000000",
    "APT_01H00000000000000000000000",
    "apt_01h00000000000000000000000\x00",
    "\x00",
    "\r\nX-Injected: 1",
    "\ufffd\ufffd",
    "\u202e",
    "\U0001f4c5",
    "%20",
    "%",
    "{appointmentId}",
    "T#ten_1#APT#1",
    "a+b",
    "a;b=c",
    "' OR 1=1--",
    "<script>",
    "x" * 4_000,
]
# A header's value, and what the contract says to it.
NO_HEADERS: list[tuple[str, str, tuple[int, str]]] = [
    *(
        ("content_type", kind, (415, "unsupported_media_type"))
        for kind in ("text/plain", "application/xml", "application/json-patch+json", "multipart/form-data; boundary=x")
    ),
    *(("content_type", kind, (415, "unsupported_media_type")) for kind in (";;;", "")),
    *(("idempotency_key", key, (422, "invalid_field")) for key in ("", "   ", "k" * 256)),
]


@pytest.fixture(autouse=True)
def _nothing_is_written(client: Client) -> Iterator[None]:
    with untouched(client):
        yield


def test_what_is_no_json_object(client: Client) -> None:
    """As bytes, and as text where the bytes are some: API Gateway passes on either."""
    forms: list[bytes | str] = [*NO_OBJECTS, *(each.decode() for each in NO_OBJECTS if is_text(each))]
    found = [
        (endpoint, body[:40], refused(client.send(endpoint, body, {"appointmentId": "apt_none"} if path else None))[:2])
        for endpoint, path in (("create", False), ("update", True))
        for body in forms
    ]
    assert [each for each in found if each[2] != (400, "malformed_json")] == []
    compressed = client.send("create", gzip.compress(json.dumps(CALL).encode()), content_encoding="gzip")
    assert refused(compressed)[:2] == (400, "malformed_json")


def is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_what_is_too_large(client: Client) -> None:
    found = [
        refused(client.send(endpoint, '{"appointmentBody": "' + "x" * size + '"}', path))[:2]
        for endpoint, path in (
            ("create", None),
            ("update", {"appointmentId": "apt_none"}),
            ("cancel", {"appointmentId": "apt_none"}),
        )
        for size in (262_145, 1_000_000, 6_000_000)
    ]
    assert found == [(413, "payload_too_large")] * 9


def test_ids_that_nobody_has(client: Client) -> None:
    found = [
        (endpoint, identity, refused(client.send(endpoint, body, {"appointmentId": identity, **more})))
        for identity in NO_IDS
        for endpoint, body, more in (
            ("get", None, {}),
            ("update", {}, {}),
            ("cancel", None, {}),
            ("uninvite", None, {"invitee": "x"}),
        )
    ]
    assert [each for each in found if each[2] != (404, "appointment_not_found", "appointmentId")] == []


def test_credentials_that_are_none(client: Client) -> None:
    """Nor do other headers say who asks."""
    claims = {"x-tenant-id": "ten_1", "x-amzn-requestcontext": "{}", "x-http-method-override": "GET"}
    asked = [{"authorization": each} for each in NO_CREDENTIALS] + [{}, claims]
    found = []
    for headers in asked:
        event = http_event("create", body=dict(CALL))
        event["headers"] |= headers
        found.append((headers, refused(client.deliver("create", event))))
    assert [each for each in found if each[1] != (401, "invalid_credentials", None)] == []


def test_headers_that_are_refused(client: Client) -> None:
    found = [
        (name, value, refused(client.send("create", dict(CALL), None, None, **{name: value}))[:2])
        for name, value, _ in NO_HEADERS
    ]
    assert found == NO_HEADERS
