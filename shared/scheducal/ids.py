"""Identifiers and chance. An identifier is a prefix and a ULID, so it sorts by creation and has 80 random bits."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from random import SystemRandom
from threading import Lock

# The operating system's: processes that start from one snapshot must not repeat each other's.
CHANCE = SystemRandom()

_ULID = "[0-7][0-9a-hjkmnp-tv-z]{25}"
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


# The last id's millisecond and chance.
_last, _counting = [0, 0], Lock()


def new_id(prefix: str, at: datetime) -> str:
    """Make an id: `<prefix>_` and a ULID; `at` is its creation time."""
    return f"{prefix}_{new_ulid(at)}"


def new_ulid(at: datetime) -> str:
    """Make 26 lower-case characters of Crockford's base32. Those of one millisecond count up, so they sort as made."""
    milliseconds = int(at.timestamp() * 1000)
    with _counting:
        _last[:] = milliseconds, _last[1] + 1 if milliseconds == _last[0] else secrets.randbits(80)
        return _text(milliseconds, 10) + _text(_last[1], 16)


def timed_id(prefix: str, at: datetime, chance: str | None = None) -> str:
    """Make an id of the same form for a row that no client creates; `new_id` then goes on counting where it was.

    chance: the last 16 characters, random ones for None.
    """
    return f"{prefix}_{_text(int(at.timestamp() * 1000), 10)}{random_text(16) if chance is None else chance}"


def first_id(prefix: str, at: datetime) -> str:
    """Give the id that sorts before all that are made from that instant on."""
    return timed_id(prefix, at, "0" * 16)


def made_at(identity: str) -> datetime:
    """Read from an id when it was made, aware UTC; raises ValueError for other characters."""
    milliseconds = 0
    for character in identity.rpartition("_")[2][:10]:
        milliseconds = milliseconds << 5 | _ALPHABET.index(character)
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _text(number: int, length: int) -> str:
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * length - 5, -5, -5))


def is_id(text: str, prefix: str) -> bool:
    """Tell whether the text could have come from `new_id` with that prefix."""
    return re.fullmatch(f"{prefix}_{_ULID}", text) is not None


def random_text(length: int) -> str:
    """Make an unguessable text of base32 characters, five bits each."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
