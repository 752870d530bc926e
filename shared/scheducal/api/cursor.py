"""Cursors of lists: opaque text that names no tenant. The caller's own is put into each key that is made of one."""

from __future__ import annotations

import base64
import binascii
import json

from scheducal.errors import Refusal

_LONGEST_PART = 300


def encode_parts(*parts: str) -> str:
    """Texts as one."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode_parts(text: str, count: int) -> list[str]:
    """So many ASCII texts of at most 300 characters; raises Refusal `invalid_field` for anything else."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise no_cursor() from error
    if not isinstance(parts, list) or [type(part) for part in parts] != [str] * count:
        raise no_cursor()
    if any(len(part) > _LONGEST_PART or not part.isascii() for part in parts):
        raise no_cursor()
    return parts


def no_cursor() -> Refusal:
    """What is said of a cursor that is none, or another list's."""
    message = "cursor must be a nextCursor of the same list, with the same filters"
    return Refusal("invalid_field", message, param="cursor")
