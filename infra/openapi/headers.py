"""Headers in the OpenAPI document: which ones requests may send, which ones answers bring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheducal.deprecation import Deprecation

Operation = dict[str, Any]

PARAMETERS = {
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "A text of your choice, a UUID say. Its first answer is kept for 24 hours and given again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"\S"},
        "example": "6f1c1d3e-8a55-4a5e-9d0f-3f8f5b8f7c11",
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The `ETag` of the answer that you have seen; if there is a newer version, the answer is 412.",
        "schema": {"type": "string"},
        "example": '"3"',
    },
}
HEADERS: dict[str, Any] = {
    "XRequestId": {"description": "Names this request.", "required": True, "schema": {"type": "string"}},
    "XRateLimitLimit": {"description": "Requests that the key may make a minute.", "schema": {"type": "integer"}},
    "XRateLimitRemaining": {"description": "How many of them are left.", "schema": {"type": "integer"}},
    "XRateLimitReset": {
        "description": "Unix time, in seconds, at which all of them are back.",
        "schema": {"type": "integer"},
    },
    "RetryAfter": {
        "description": "Seconds after which the request may succeed.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
    "ETag": {"description": "The appointment's version.", "required": True, "schema": {"type": "string"}},
    "IdempotencyReplayed": {
        "description": "There where the answer is an earlier one, given again.",
        "schema": {"type": "string", "enum": ["true"]},
    },
}
_NAMES = {
    "X-Request-Id": "XRequestId",
    "X-RateLimit-Limit": "XRateLimitLimit",
    "X-RateLimit-Remaining": "XRateLimitRemaining",
    "X-RateLimit-Reset": "XRateLimitReset",
    "Retry-After": "RetryAfter",
    "ETag": "ETag",
    "Idempotency-Replayed": "IdempotencyReplayed",
}
# Of operations that will go, so that the document of those that stay has none.
_DEPRECATION: dict[str, Any] = {
    "Deprecation": {"description": "Since when, RFC 9745.", "required": True, "schema": {"type": "string"}},
    "Sunset": {"description": "The day from which on it may be gone, RFC 8594.", "schema": {"type": "string"}},
    "Link": {"description": "Where its successor is.", "schema": {"type": "string"}},
}
_RATE_LIMIT = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
# Answered before anybody knows who is asking.
_BEFORE_AUTHENTICATION = {401, 413, 415}


def describe_headers(document: dict[str, Any]) -> None:
    """Add them to every operation."""
    document["components"] |= {"parameters": PARAMETERS, "headers": HEADERS}
    for item in document["paths"].values():
        for method, operation in item.items():
            is_public = operation.get("security") == []
            if method != "get" and not is_public:
                operation.setdefault("parameters", []).extend(_parameters(operation))
            for status, response in operation["responses"].items():
                names = ["X-Request-Id", *_of_answer(int(status), is_public=is_public, is_write=method != "get")]
                names += ["ETag"] if int(status) < 300 and _shows_one_appointment(document, response) else []
                response["headers"] = {name: {"$ref": f"#/components/headers/{_NAMES[name]}"} for name in names}


def describe_deprecations(document: dict[str, Any], deprecations: Mapping[str, Deprecation]) -> None:
    """Mark the operations of routes that will go, by their route keys, and add the headers of their answers."""
    for key, deprecation in deprecations.items():
        method, _, path = key.partition(" ")
        operation = document["paths"].get(path, {}).get(method.lower())
        if operation is None:  # the other method of an update, which the document leaves out
            continue
        operation |= {"deprecated": True, "x-sunset": deprecation.sunset.isoformat()}
        headers = {name: _DEPRECATION[name] for name in deprecation.headers()}
        for response in operation["responses"].values():
            response.setdefault("headers", {}).update(headers)


def _parameters(operation: Operation) -> list[dict[str, str]]:
    names = ["IdempotencyKey"] + (["IfMatch"] if 412 in map(int, operation["responses"]) else [])
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _of_answer(status: int, *, is_public: bool, is_write: bool) -> list[str]:
    names = [] if is_public or status in _BEFORE_AUTHENTICATION else list(_RATE_LIMIT)
    names += ["Retry-After"] if status in {429, 503} else []
    return names + (["Idempotency-Replayed"] if is_write and status < 300 else [])


def _shows_one_appointment(document: dict[str, Any], response: dict[str, Any]) -> bool:
    """Tell whether an answer is about one appointment: its id is among the data, and its version is a tag."""
    content = response["content"]["application/json"]["schema"]
    data = _resolved(document, content).get("properties", {}).get("data", {})
    return "appointmentId" in _resolved(document, data).get("properties", {})


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found
