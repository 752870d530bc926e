"""The envelope of an answer, and the contract's error codes with their HTTP statuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from scheducal import API_VERSION
from scheducal.errors import Refusal
from scheducal.values import dataclass

JSON = "application/json"

STATUS = {
    "malformed_json": 400,
    "missing_required_field": 400,
    "invalid_credentials": 401,
    "insufficient_scope": 403,
    "account_not_allowed": 403,
    "tenant_suspended": 403,
    "not_found": 404,
    "appointment_not_found": 404,
    "calendar_not_found": 404,
    "connection_not_found": 404,
    "unplaced_not_found": 404,
    "log_entry_not_found": 404,
    "webhook_not_found": 404,
    "delivery_not_found": 404,
    "replay_not_found": 404,
    "invitee_not_found": 404,
    "address_not_found": 404,
    "booking_not_found": 404,
    "hold_not_found": 404,
    "resource_not_found": 404,
    "service_not_found": 404,
    "time_off_not_found": 404,
    "channel_not_found": 404,
    "customer_not_found": 404,
    "privacy_request_not_found": 404,
    "legal_hold_not_found": 404,
    "job_not_found": 404,
    "tenant_not_found": 404,
    "appointment_already_cancelled": 404,
    "booking_already_cancelled": 404,
    "method_not_allowed": 405,
    "duplicate_request": 409,
    "idempotency_key_reused": 409,
    "delivery_in_progress": 409,
    "replay_in_progress": 409,
    "webhook_inactive": 409,
    "calendar_already_connected": 409,
    "appointment_is_booked": 409,
    "slot_unavailable": 409,
    "already_booked": 409,
    "hold_unavailable": 409,
    "booking_policy": 409,
    "resource_in_use": 409,
    "channel_in_use": 409,
    "customer_exists": 409,
    "person_ambiguous": 409,
    "privacy_request_open": 409,
    "booking_state": 409,
    "job_not_failed": 409,
    "job_not_waiting": 409,
    "tenant_in_deletion": 409,
    "tenant_held": 409,
    "job_in_progress": 409,
    "version_conflict": 412,
    "payload_too_large": 413,
    "unsupported_media_type": 415,
    "invalid_time_range": 422,
    "invalid_email": 422,
    "invalid_time_zone": 422,
    "invalid_date_time": 422,
    "nonexistent_local_time": 422,
    "invalid_webhook_url": 422,
    "invalid_event_type": 422,
    "invalid_cursor": 422,
    "invalid_field": 422,
    "rate_limit_exceeded": 429,
    "internal_error": 500,
    "temporarily_unavailable": 503,
}

MEANING = {
    400: "The body is no JSON object, or a required field is absent, null or blank.",
    401: "Credentials are missing, malformed, unknown or revoked.",
    403: "The key's role or channel, or what an operator let the account use, does not allow this.",
    404: "The id is unknown, or the appointment was cancelled.",
    409: "The same request was made before, or what it names is not in a state for it.",
    412: "`If-Match` was given and something has changed since.",
    413: "The body is too large.",
    415: "The body is not `application/json`.",
    422: "Well formed, but not valid; `error.param` names the field.",
    429: "Too many requests; `Retry-After` says when to come back.",
    500: "A fault on our side; quote `X-Request-Id` when you report it.",
    503: "Too many changes to the same rows at once, or AWS is busy; `Retry-After` says when to come back.",
}


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """A response: HTTP status, the envelope, headers beyond the usual ones."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(message: str, data: Any, *, status: int = 200, version: int | None = None) -> ApiResponse:
    """Build the answer to what was done. version: of what the data shows, for its entity tag."""
    return ApiResponse(status, success(message, data), entity_tag(version) if version is not None else {})


def entity_tag(version: int) -> dict[str, str]:
    """Write the version as an entity tag (RFC 9110 section 8.8.3)."""
    return {"ETag": f'"{version}"'}


def success(message: str, data: Any) -> dict[str, Any]:
    """Build the envelope of an answer that was carried out."""
    return {"success": True, "message": message, "data": data, "apiVersion": API_VERSION}


def failure(refusal: Refusal) -> dict[str, Any]:
    """Build the envelope of a refusal; `data` is there only where the refusal carries some."""
    envelope: dict[str, Any] = {"success": False, "message": refusal.message}
    if refusal.data is not None:
        envelope["data"] = dict(refusal.data)
    envelope["error"] = {"code": refusal.code, "param": refusal.param}
    return envelope | {"apiVersion": API_VERSION}


def internal_error() -> Refusal:
    """Describe a fault of ours; say nothing about the inside."""
    return Refusal("internal_error", "something went wrong on our side; please try again")


def unavailable() -> Refusal:
    """Describe that a service that we need does not answer now. The request may have been carried out."""
    message = "the service is busy; please try again; repeat a write with the same Idempotency-Key"
    return Refusal("temporarily_unavailable", message, retry_after=2)
