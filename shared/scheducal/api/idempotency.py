"""The `Idempotency-Key` header, and the form in which an answer is kept under it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scheducal.api.responses import ApiResponse
from scheducal.errors import Refusal

LONGEST_KEY = 255


def check_key(key: str | None) -> str | None:
    """Check the `Idempotency-Key` header; raises Refusal `invalid_field` where it is blank or too long."""
    if key is None:
        return None
    if not key.strip() or len(key) > LONGEST_KEY:
        message = f"an Idempotency-Key has 1 to {LONGEST_KEY} characters; a UUID is a good one"
        raise Refusal("invalid_field", message, param="Idempotency-Key")
    return key


def stored(answer: ApiResponse) -> dict[str, Any]:
    """Write an answer as attributes of the row that keeps it."""
    return {
        "status": answer.status,
        "body": json.dumps(answer.body, ensure_ascii=False),
        "headers": dict(answer.headers),
    }


def answer_of(record: Mapping[str, Any]) -> ApiResponse:
    """Read the answer from its row; it says that it comes again."""
    headers = {**record["headers"], "Idempotency-Replayed": "true"}
    return ApiResponse(record["status"], json.loads(record["body"]), headers)
