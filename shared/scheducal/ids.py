"""Identifiers and chance. An identifier is a prefix and a ULID, so it sorts by creation and has 80 random bits."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from random import SystemRandom

from ulid import ULID

# The operating system's: processes that start from one snapshot must not repeat each other's.
CHANCE = SystemRandom()

_ULID = "[0-7][0-9a-hjkmnp-tv-z]{25}"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str, at: datetime) -> str:
    """Make an id: `<prefix>_` and 26 lower-case characters of Crockford's base32; `at` is its creation time."""
    return f"{prefix}_{str(ULID.from_datetime(at)).lower()}"


def timed_id(prefix: str, at: datetime, chance: str | None = None) -> str:
    """Make an id of the same form for a row that no client creates; `new_id` then goes on counting where it was.

    chance: the last 16 characters, random ones for None.
    """
    return f"{prefix}_{_time_part(at)}{random_text(16) if chance is None else chance}"


def first_id(prefix: str, at: datetime) -> str:
    """Give the id that sorts before all that are made from that instant on."""
    return timed_id(prefix, at, "0" * 16)


def made_at(identity: str) -> datetime:
    """Read from an id when it was made, aware UTC."""
    return ULID.from_str(identity.rpartition("_")[2].upper()).datetime


def _time_part(at: datetime) -> str:
    milliseconds = int(at.timestamp() * 1000)
    return "".join(_ALPHABET[milliseconds >> shift & 31] for shift in range(45, -5, -5))


def is_id(text: str, prefix: str) -> bool:
    """Tell whether the text could have come from `new_id` with that prefix."""
    return re.fullmatch(f"{prefix}_{_ULID}", text) is not None


def random_text(length: int) -> str:
    """Make an unguessable text of base32 characters, five bits each."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
