"""A connection's bearer tokens: kept for all workers, renewed before they run out, and once for all that need it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import field
from datetime import timedelta
from typing import Literal, Protocol

from scheducal.clock import Clock
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.tokens.rows import KeptTokens, RenewalClaim, TokenRows
from scheducal.connectors.oauth.grant import Tokens
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.ids import CHANCE
from scheducal.values import dataclass

# What a request with it may take.
_IN_USE = timedelta(seconds=60)
# Ten seconds in all, with the pause below.
_MOST_WAITS = 40
_PAUSE = 0.25

Ahead = Literal["nothing", "renewed", "failed", "lost"]
Renew = Callable[[str | None], Tokens]
Pause = Callable[[float], object]


class Losing(Protocol):
    """Notes that a connection's owner must give access again."""

    def __call__(self, connection: Connection, claim: RenewalClaim | None) -> None:
        """Note that access was lost.

        claim: of the renewal that found out. It is not heard where access was given again meanwhile.
        """
        ...


@dataclass(slots=True)
class SharedTokens:
    """Implements scheducal.http.rest.AccessTokens; for one invocation of a function.

    renew: asks the system, with the refresh token where there is one.
    """

    connection: Connection
    rows: TokenRows
    renew: Renew = field(repr=False)
    lose: Losing
    clock: Clock
    pause: Pause = time.sleep
    _known: KeptTokens | None = field(default=None, repr=False)

    def current(self) -> str:
        """Give a token that is valid for a while yet; raises AccessLost, SystemUnavailable."""
        if (known := self._known) is None or known.renew_at <= self.clock():
            known = self._known = self._read()
        if known.access is not None and known.renew_at > self.clock():
            return known.access
        return self._renewed(known, refused=None)

    def renewed(self, old: str) -> str:
        """Give another token than the one that was refused; raises AccessLost, SystemUnavailable."""
        kept = self._known = self._read()
        return self._usable(kept, old) or self._renewed(kept, refused=old)

    def ahead(self) -> Ahead:
        """Renew what nobody has used for long; nothing where somebody has since, or is at it."""
        kept, now = self.rows.read(self.connection), self.clock()
        if kept is None or kept.lost or kept.due is None or kept.due > now:
            return "nothing"
        if (claim := self.rows.claim(self.connection, kept, now)) is None:
            return "nothing"
        try:
            self._carry_out(claim, refused=kept.access)
        except AccessLost:
            return "lost"
        except SystemUnavailable:
            return "failed"
        return "renewed"

    def _renewed(self, kept: KeptTokens, *, refused: str | None) -> str:
        """Renew, or let the process that is at it do so: meanwhile use the token before, or wait for the next."""
        for _ in self._waits():
            if claim := self.rows.claim(self.connection, kept, self.clock()):
                return self._carry_out(claim, refused)
            if usable := self._usable(kept, refused):
                return usable
            kept = self._known = self._read()
            if kept.renew_at > self.clock() and (renewed := self._usable(kept, refused)):
                return renewed
        raise SystemUnavailable("another worker renews the connection's token", retry_after=timedelta(seconds=10))

    def _carry_out(self, claim: RenewalClaim, refused: str | None) -> str:
        try:
            tokens = self.renew(self.rows.open_refresh(self.connection, claim.kept))
        except AccessLost:
            self.lose(self.connection, claim)
            raise
        except SystemUnavailable:
            # Access is not lost. The next that needs a token tries again.
            self.rows.release(claim)
            if usable := self._usable(claim.kept, refused):
                return usable
            raise
        self.rows.renewed(self.connection, claim, tokens, self.clock())
        # The next use reads the row, which may have somebody's newer tokens.
        self._known = None
        return tokens.access_token

    def _read(self) -> KeptTokens:
        kept = self.rows.read(self.connection)
        if kept is None or kept.lost:
            raise AccessLost("the account's owner must give access again")
        self.rows.schedule(self.connection, kept, self.clock())
        return kept

    def _waits(self) -> Iterator[int]:
        """Look at the row again and again, some ten seconds long: DynamoDB tells nobody when it changes."""
        for turn in range(_MOST_WAITS):
            if turn:
                self.pause(_PAUSE * CHANCE.uniform(0.8, 1.2))
            yield turn

    def _usable(self, kept: KeptTokens, refused: str | None) -> str | None:
        """Give the token that is kept, where it is good for another request and not the one that was refused."""
        return kept.access if kept.access != refused and self._lasts(kept, _IN_USE) else None

    def _lasts(self, kept: KeptTokens, span: timedelta) -> bool:
        return kept.valid_until > self.clock() + span
