"""The rows that notice a repetition. Each is part of the change's own transaction: no crash leaves one without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import Any

from scheducal.store.conditions import Attr
from scheducal.store.keys import Key, duplicate_key
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Put, is_absent_or_expired
from scheducal.tenants.model import INTERNAL
from scheducal.values import dataclass

KEPT = timedelta(hours=24)
DUPLICATE_WINDOW = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class First:
    """What a create made, so that a repetition can tell whether it stands unchanged.

    subject_id: its id. rows: its own rows. unchanged: attributes that each of them has until somebody changes it.
    """

    subject_id: str
    rows: Sequence[Key]
    unchanged: Mapping[str, int] = field(default_factory=lambda: {"version": 1})


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


def record(key: Key, request: str, answer: Mapping[str, Any], at: datetime) -> Put:
    """Build the write that keeps an answer for a day; its condition fails while one is kept already.

    request: its fingerprint. answer: attributes, which the edge alone reads again.
    """
    item = {"kind": "idempotency", "request": request, **answer, "expiresAt": int((at + KEPT).timestamp())}
    return Put(key, item, is_absent_or_expired(int(at.timestamp())))


def duplicate_guard(tenant_id: str, request: str, first: First, at: datetime) -> Put:
    """Build the write that notices the same create again within ten seconds, where no key was given."""
    item = {
        "kind": "duplicate",
        "subjectId": first.subject_id,
        "rows": [[key.pk, key.sk] for key in first.rows],
        "unchanged": first.unchanged,
        # Rounded up, since the row counts whole seconds and the window must not become shorter.
        "expiresAt": ceil((at + DUPLICATE_WINDOW).timestamp()),
    }
    return Put(duplicate_key(tenant_id, request), item, is_absent_or_expired(int(at.timestamp())))


def guard_release(tenant_id: str, request: str, row: Item) -> Delete:
    """Build the write that takes a guard away, unless another create has made it its own."""
    return Delete(duplicate_key(tenant_id, request), Attr("subjectId").eq(row["subjectId"]))


def is_current(row: Item, at: datetime) -> bool:
    """Tell whether a record still counts; DynamoDB deletes expired rows late."""
    return bool(row["expiresAt"] > int(at.timestamp()))
