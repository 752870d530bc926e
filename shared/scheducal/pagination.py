"""Cursors of lists: opaque text that names no tenant and goes with one query alone.

A cursor carries a mark, the digest of the query that gave it and of its own parts. So a cursor that goes with another
query, or was changed on its way, is refused before anything is read. An edge says once which query is being
answered; a list cannot forget to.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from typing import Generic, TypeVar

from scheducal.errors import Refusal
from scheducal.values import dataclass

_LONGEST = 2_000
_LONGEST_PART = 300
_MARK_LENGTH = 16
_query: ContextVar[str] = ContextVar("query", default="")


Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class Listed(Generic[Entry]):
    """A page of a list. cursor: of the next one, None on the last."""

    entries: list[Entry]
    cursor: str | None


@contextmanager
def of_query(*query: object) -> Iterator[None]:
    """Tie the cursors made and read inside to this query: who asks, what for, and every filter; not the page's size."""
    token = _query.set(json.dumps(query))
    try:
        yield
    finally:
        _query.reset(token)


def encode_parts(*parts: str) -> str:
    """Write texts as one, marked as the query's."""
    return base64.urlsafe_b64encode(json.dumps([_mark(parts), *parts]).encode()).decode().rstrip("=")


def decode_parts(text: str, count: int) -> list[str]:
    """Read that many ASCII texts of at most 300 characters; raises Refusal `invalid_cursor` for anything else."""
    parts = _parts(text)
    if len(parts) != count:
        raise no_cursor()
    return parts


def check_cursor(text: str) -> None:
    """Raise Refusal `invalid_cursor` for text that the query being answered has not given."""
    _parts(text)


def no_cursor() -> Refusal:
    """Refuse a cursor that is none, or another query's."""
    message = "cursor must be a nextCursor of the same list, with the same filters"
    return Refusal("invalid_cursor", message, param="cursor")


def _parts(text: str) -> list[str]:
    try:
        found = json.loads(base64.urlsafe_b64decode(text[:_LONGEST] + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise no_cursor() from error
    if not isinstance(found, list) or not all(type(part) is str for part in found):
        raise no_cursor()
    parts: list[str] = found[1:]
    if any(len(part) > _LONGEST_PART or not part.isascii() for part in parts) or encode_parts(*parts) != text:
        raise no_cursor()
    return parts


def _mark(parts: Sequence[str]) -> str:
    return sha256(json.dumps([_query.get(), *parts]).encode()).hexdigest()[:_MARK_LENGTH]
