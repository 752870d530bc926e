"""Reads the answers of token endpoints, of which each system has a form of its own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.connectors.oauth.grant import Tokens
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFields:
    """Where an answer has what. Each is a path, such as `data.token.access_token`.

    lifetime: seconds that the token is good for. ends: the instant at which it ends, in place of that. lasts: how long
    it is good for where the answer does not say.
    """

    access: str = "access_token"
    refresh: str = "refresh_token"
    lifetime: str = "expires_in"
    ends: str = ""
    lasts: timedelta | None = None

    def tokens(self, answer: Mapping[str, Any], at: datetime) -> Tokens | None:
        """Read the tokens; None where there is none, or nobody says for how long."""
        access, refresh = _found(answer, self.access), _found(answer, self.refresh)
        lifetime = _seconds(_found(answer, self.lifetime)) or _until(_found(answer, self.ends), at) or self.lasts
        if not isinstance(access, str) or not access or lifetime is None:
            return None
        return Tokens(access, lifetime, refresh if isinstance(refresh, str) and refresh else None)


def says_no(answer: Mapping[str, Any]) -> bool:
    """Tell whether an answer is a refusal though its status is a success, as some systems send it."""
    return bool(answer.get("error")) or any(answer.get(name) is False for name in ("ok", "response", "success"))


def _found(answer: Mapping[str, Any], path: str) -> Any:
    found: Any = answer
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _seconds(value: Any) -> timedelta | None:
    """Read a number of seconds, which some systems write as text."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return timedelta(seconds=int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _until(value: Any, at: datetime) -> timedelta | None:
    """Read an instant. One without a zone is in UTC."""
    try:
        ends = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if ends is None:
        return None
    return max((ends if ends.tzinfo else ends.replace(tzinfo=UTC)) - at, timedelta())
