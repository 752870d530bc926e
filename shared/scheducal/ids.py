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


def is_id(text: str, prefix: str) -> bool:
    """Tell whether the text could have come from `new_id` with that prefix."""
    return re.fullmatch(f"{prefix}_{_ULID}", text) is not None


def random_text(length: int) -> str:
    """Make an unguessable text of base32 characters, five bits each."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
