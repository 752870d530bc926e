"""A browser that is not signed in yet: its cookie, the CSRF token of its forms, and steps that it may not skip.

Nothing is kept here. What a browser brings back is proven by the environment's key.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any

from scheducal.dashboard.session.cookies import VISIT, cookie_in, set_cookie
from scheducal.environment_key import EnvironmentKey
from scheducal.ids import random_text
from scheducal.values import dataclass

_LENGTH = 40
_CODE = 64
# The user pool forgets a challenge about as fast.
STEP_LASTS = timedelta(minutes=5)
# Another identity provider asks for more than we do.
REMOTE_STEP_LASTS = timedelta(minutes=15)
_LONGEST_STEP = 8_000


@dataclass(frozen=True, slots=True)
class Stranger:
    """A browser. identity: what its cookie says. is_new: whether it has no cookie yet."""

    key: EnvironmentKey
    identity: str = field(repr=False)
    is_new: bool = False

    @property
    def csrf(self) -> str:
        """Give the token of this browser's forms."""
        return self.key.code("visit", self.identity, _CODE)

    @property
    def cookies(self) -> tuple[str, ...]:
        """Give the cookie to set, if any."""
        return (set_cookie(VISIT, self.identity),) if self.is_new else ()

    def has(self, csrf: str) -> bool:
        """Tell whether a form is this browser's own. One without its cookie has sent none."""
        return (
            not self.is_new and len(csrf) == _CODE and csrf.isascii() and self.key.is_code("visit", self.identity, csrf)
        )

    def step(self, said: Mapping[str, str], at: datetime, lasts: timedelta = STEP_LASTS) -> str:
        """Write what is known so far, so that this browser alone can bring it back, and only for some minutes."""
        until = int((at + lasts).timestamp())
        text = base64.urlsafe_b64encode(json.dumps({**said, "until": until}).encode()).decode()
        return f"{text}.{self._code(text)}"

    def known(self, step: str, at: datetime) -> dict[str, Any] | None:
        """Read what `step` wrote; None for anything else, and once it is too old."""
        text, _, code = step[:_LONGEST_STEP].partition(".")
        if len(code) != _CODE or not code.isascii() or not self.key.is_code("step", self._bound(text), code):
            return None
        try:
            found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text))
        except (binascii.Error, ValueError):
            return None
        return found if found["until"] > at.timestamp() else None

    def _code(self, text: str) -> str:
        return self.key.code("step", self._bound(text), _CODE)

    def _bound(self, text: str) -> str:
        return f"{self.identity} {text}"


def stranger_of(event: Mapping[str, Any], key: EnvironmentKey) -> Stranger:
    """Find the browser of an HTTP API event, or begin with a new one."""
    kept = cookie_in(event, VISIT) or ""
    if len(kept) == _LENGTH and kept.isascii() and kept.isalnum():
        return Stranger(key, kept)
    return Stranger(key, random_text(_LENGTH), is_new=True)
