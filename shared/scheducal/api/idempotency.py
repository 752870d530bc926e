"""The first response to a request, kept so that the same request again gets it again.

The record is one row of the change's own transaction: no crash can leave one without the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import Any

from scheducal.errors import Refusal
from scheducal.store.keys import Key, duplicate_key
from scheducal.store.values import Item
from scheducal.store.writes import Put, is_absent_or_expired
from scheducal.tenants.model import INTERNAL

KEPT = timedelta(hours=24)
DUPLICATE_WINDOW = timedelta(seconds=10)
LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: HTTP status, the envelope, headers beyond the usual ones."""

    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


def fingerprint(method: str, path: str, body: Mapping[str, Any], channel: str) -> str:
    """Give what makes two requests the same: method, path and body without credentials, in any order, and channel.

    A channel is never answered with what another one made.
    """
    # Sorted keys and no spaces: the same fields in another order are the same request.
    text = json.dumps([method, path, body, channel], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def check_key(key: str | None) -> str | None:
    """Check the `Idempotency-Key` header; raises Refusal `invalid_field` where it is blank or too long."""
    if key is None:
        return None
    if not key.strip() or len(key) > LONGEST_KEY:
        message = f"an Idempotency-Key has 1 to {LONGEST_KEY} characters; a UUID is a good one"
        raise Refusal("invalid_field", message, param="Idempotency-Key")
    return key


def scoped(key: str, channel: str) -> bytes:
    """Make a key its channel's own: the same text from two channels is two keys.

    One of `internal` is its text alone.
    """
    text = key.encode("utf-8", "surrogatepass")
    # No text has this byte, so that no key of `internal` reads as another channel's.
    return text if channel == INTERNAL else channel.encode() + b"\xff" + text


def digest(key: str, channel: str) -> str:
    """Give the form in which a channel's key names its row."""
    return sha256(scoped(key, channel)).hexdigest()


def record(key: Key, request: str, answer: Answer, at: datetime) -> Put:
    """Build the write that keeps an answer for a day; its condition fails while one is kept already."""
    item = {
        "kind": "idempotency",
        "request": request,
        "status": answer.status,
        "body": json.dumps(answer.body, ensure_ascii=False),
        "headers": dict(answer.headers),
        "expiresAt": int((at + KEPT).timestamp()),
    }
    condition = is_absent_or_expired(int(at.timestamp()))
    return Put(key, item, condition)


def replay(row: Item, request: str) -> Answer:
    """Read the answer from a record; raises Refusal `idempotency_key_reused` for another request."""
    if row["request"] != request:
        message = "this Idempotency-Key was used for another request in the last 24 hours; send a new key"
        raise Refusal("idempotency_key_reused", message, param="Idempotency-Key")
    headers = {**row["headers"], "Idempotency-Replayed": "true"}
    return Answer(row["status"], json.loads(row["body"]), headers)


def is_current(row: Item, at: datetime) -> bool:
    """Tell whether a record still counts; DynamoDB deletes expired rows late."""
    return bool(row["expiresAt"] > int(at.timestamp()))


def duplicate_guard(tenant_id: str, request: str, subject_id: str, at: datetime) -> Put:
    """Build the write that notices the same create again within ten seconds, where no key was given."""
    item = {
        "kind": "duplicate",
        "subjectId": subject_id,
        # Rounded up, since the row counts whole seconds and the window must not become shorter.
        "expiresAt": ceil((at + DUPLICATE_WINDOW).timestamp()),
    }
    return Put(duplicate_key(tenant_id, request), item, is_absent_or_expired(int(at.timestamp())))
