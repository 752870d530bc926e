"""What a request presents, before anybody knows who sent it: its body as an object, its credentials.

Also which permission it needs: that follows from the first word of its path, and from whether it reads or writes.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any

from scheducal.errors import Refusal
from scheducal.tenants.access import check_may_change, check_permission
from scheducal.tenants.credentials import ApiKeyPair, parse_credentials
from scheducal.tenants.model import Principal
from scheducal.tenants.roles import Permission
from scheducal.values import dataclass

LARGEST_BODY = 256 * 1024
_HAS_BODY = {"POST", "PUT", "PATCH", "DELETE"}
_MAY_LACK_BODY = {"DELETE"}


_READ_WRITE: Mapping[str, tuple[Permission, Permission]] = {
    "appointments": ("appointments.read", "appointments.write"),
    "availability": ("availability.read", "availability.write"),
    "customers": ("customers.read", "customers.write"),
    "webhooks": ("webhooks.read", "webhooks.write"),
    "connections": ("connections.read", "connections.write"),
    "privacy": ("privacy.read", "privacy.write"),
    # Nothing changes the audit log.
    "audit": ("audit.read", "audit.read"),
}
# What is not named by its own permission.
AREAS: Mapping[str, str] = {
    "bookings": "appointments",
    "holds": "appointments",
    "unverified-responses": "appointments",
    "undeliverable-addresses": "appointments",
    "services": "availability",
    "resources": "availability",
    "channels": "availability",
    "deliveries": "webhooks",
    "calendars": "connections",
    "connectors": "connections",
    "consistency": "connections",
    **{name: name for name in _READ_WRITE},
}
# Keys of operators alone open it, and these have no other limit than reading.
OPERATOR = "operator"

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Presented:
    """A request's method, its parsed body without credentials (empty for GET), and its credentials."""

    method: str
    body: Mapping[str, Any]
    credentials: ApiKeyPair


def read_request(event: Event) -> Presented:
    """Read an HTTP API event (payload format 2.0).

    Raises Refusal `payload_too_large`, `unsupported_media_type`, `malformed_json`.
    """
    method = str(event["requestContext"]["http"]["method"])
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    body = _body(event, headers, method) if method in _HAS_BODY else {}
    query = event.get("queryStringParameters") or {}
    # A URL ends up in logs of proxies, so that the query counts only where a body is unusual.
    credentials = _credentials(headers, body, query if method in {"GET", "DELETE"} else {})
    rest = {name: value for name, value in body.items() if name not in {"apiKey", "apiSecret"}}
    return Presented(method, rest, credentials)


def _body(event: Event, headers: Mapping[str, str], method: str) -> dict[str, Any]:
    raw = raw_body(event)
    if not raw.strip() and method in _MAY_LACK_BODY:
        return {}
    media_type = headers.get("content-type", "application/json").split(";")[0].strip().lower()
    if media_type != "application/json":
        raise Refusal("unsupported_media_type", "send the body as Content-Type: application/json")
    return _json_object(raw)


def raw_body(event: Event) -> bytes:
    """Read the body as it came; raises Refusal `payload_too_large`, `malformed_json`."""
    raw = _decoded(event)
    # Before parsing, which costs far more than counting.
    if len(raw) > LARGEST_BODY:
        raise Refusal("payload_too_large", f"a request body has at most {LARGEST_BODY} bytes")
    return raw


def _decoded(event: Event) -> bytes:
    text = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(text).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise _malformed("it cannot be decoded") from error


def _json_object(raw: bytes) -> dict[str, Any]:
    if not raw.strip():
        raise _malformed("it is empty; send a JSON object, {} at least")
    try:
        # Python would take NaN and Infinity, which RFC 8259 section 6 does not permit.
        value = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise _malformed("it is not UTF-8") from error
    except RecursionError as error:
        raise _malformed("it is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise _malformed(f"{error.msg} at line {error.lineno}, column {error.colno}") from error
    except ValueError as error:
        raise _malformed("it holds a number that JSON does not have or that is too long") from error
    if not isinstance(value, dict):
        raise _malformed("it must be a JSON object: {…}")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _malformed(why: str) -> Refusal:
    return Refusal("malformed_json", f"the body is not valid JSON: {why}")


# A weak tag matches no version (RFC 9110 section 13.1.1), and a version has no leading zero.
_TAG = re.compile(r'"(0|[1-9][0-9]{0,17})"', re.ASCII)


def versions_in(if_match: str | None) -> frozenset[int] | None:
    """Read the `If-Match` header (RFC 9110 section 13.1.1) as the versions that it names, None for any."""
    if if_match is None or if_match.strip() == "*":
        return None
    return frozenset(int(found[1]) for tag in if_match.split(",") if (found := _TAG.fullmatch(tag.strip())))


def _credentials(headers: Mapping[str, str], body: Mapping[str, Any], query: Mapping[str, str]) -> ApiKeyPair:
    if "authorization" in headers:
        return parse_credentials(*_basic(headers["authorization"]))
    source = body if "apiKey" in body or "apiSecret" in body else query
    return parse_credentials(source.get("apiKey"), source.get("apiSecret"))


def _basic(header: str) -> tuple[str | None, str | None]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None, None
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None, None
    api_key, _, api_secret = decoded.partition(":")
    return api_key, api_secret


def permission_of(method: str, path: str) -> Permission:
    """Name the permission that a request of the API needs; raises Refusal `not_found` for a path that has none."""
    first = path.removeprefix("/api/v1/").partition("/")[0]
    if first not in AREAS:
        raise Refusal("not_found", "there is nothing at this path; /docs lists what there is")
    return _READ_WRITE[AREAS[first]][method != "GET"]


def check_role(principal: Principal, method: str, path: str) -> None:
    """Raise Refusal `insufficient_scope` where the principal's role does not allow the request."""
    if method != "GET":
        check_may_change(principal)
    if not path.startswith(f"/api/v1/{OPERATOR}/"):
        check_permission(principal, permission_of(method, path))
