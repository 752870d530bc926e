"""The contract's error codes and their HTTP statuses."""

from __future__ import annotations

STATUS = {
    "malformed_json": 400,
    "missing_required_field": 400,
    "invalid_credentials": 401,
    "insufficient_scope": 403,
    "not_found": 404,
    "appointment_not_found": 404,
    "webhook_not_found": 404,
    "invitee_not_found": 404,
    "appointment_already_cancelled": 404,
    "method_not_allowed": 405,
    "duplicate_request": 409,
    "idempotency_key_reused": 409,
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
    "invalid_field": 422,
    "rate_limit_exceeded": 429,
    "internal_error": 500,
    "temporarily_unavailable": 503,
}

MEANING = {
    400: "The body is no JSON object, or a required field is absent, null or blank.",
    401: "Credentials are missing, malformed, unknown or revoked.",
    403: "The key's role does not allow this.",
    404: "The id is unknown, or the appointment was cancelled.",
    409: "The same request was made before.",
    412: "`If-Match` was given and something has changed since.",
    413: "The body is too large.",
    415: "The body is not `application/json`.",
    422: "Well formed, but not valid; `error.param` names the field.",
    429: "Too many requests; `Retry-After` says when to come back.",
    500: "A fault on our side; quote `X-Request-Id` when you report it.",
    503: "Too many changes to the same rows at once; `Retry-After` says when to come back.",
}
