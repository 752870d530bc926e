"""A session's token: what the cookie holds, and what is made from it (pure)."""

from __future__ import annotations

import hmac
import re
from dataclasses import field
from hashlib import sha256

from scheducal.ids import random_text
from scheducal.values import dataclass

_ULID = "[0-7][0-9a-hjkmnp-tv-z]{25}"
_FORM = re.compile(f"({_ULID})({_ULID})([0-9a-hjkmnp-tv-z]{{40}})")
# Characters of chance, five bits each.
_CHANCE = 40


@dataclass(frozen=True, slots=True)
class Token:
    """A token that reads well; whether it opens anything, its row says.

    It names the member and the tenant, so that one request reads all that a page must know.
    """

    member_id: str
    tenant_id: str
    text: str = field(repr=False)

    @property
    def digest(self) -> str:
        """Give what the session's row is found by: the table holds no token."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def csrf(self) -> str:
        """Give the CSRF token of the session: it says nothing of the token, and no other session has it."""
        return hmac.digest(self.text.encode(), b"csrf", "sha256").hex()


def new_token(member_id: str, tenant_id: str) -> Token:
    """Make a token of 200 random bits."""
    text = f"{member_id.removeprefix('mem_')}{tenant_id.removeprefix('ten_')}{random_text(_CHANCE)}"
    return Token(member_id, tenant_id, text)


def parse_token(text: str) -> Token | None:
    """Read a token from a cookie, None for anything else."""
    found = _FORM.fullmatch(text)
    return Token(f"mem_{found[1]}", f"ten_{found[2]}", text) if found else None


def is_csrf(presented: str, csrf: str) -> bool:
    """Compare CSRF tokens in constant time."""
    return hmac.compare_digest(presented.encode("utf-8", "surrogatepass"), csrf.encode())
