"""Bearer tokens that the fakes of one system share: its token endpoint mints them, its API checks them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from threading import Lock

LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Grant:
    """Whose calendar a token opens and what for. account: a mailbox, or `*` for every one of a directory."""

    account: str
    scopes: frozenset[str]
    expires_at: datetime


@dataclass
class BearerTokens:
    """clock: the present instant, aware UTC. Safe to use from threads."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _grants: dict[str, Grant] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def mint(self, account: str, scopes: Iterable[str], lifetime: timedelta = LIFETIME) -> str:
        """Make a new token."""
        token = f"at_{token_urlsafe(24)}"
        with self._lock:
            self._grants[token] = Grant(account.casefold(), frozenset(scopes), self.clock() + lifetime)
        return token

    def check(self, bearer: str | None) -> Grant | None:
        """Find the grant of `Authorization: Bearer …`, or of the token alone; None if unknown, expired or revoked."""
        token = (bearer or "").removeprefix("Bearer ").strip()
        with self._lock:
            grant = self._grants.get(token)
        return grant if grant is not None and self.clock() < grant.expires_at else None

    def all(self) -> list[str]:
        """Every token that was not revoked."""
        with self._lock:
            return list(self._grants)

    def revoke(self, account: str) -> int:
        """Withdraw every token of an account; how many there were."""
        with self._lock:
            theirs = [token for token, grant in self._grants.items() if grant.account == account.casefold()]
            for token in theirs:
                del self._grants[token]
        return len(theirs)
