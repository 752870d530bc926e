"""Tokens for the systems under test, minted past the token endpoint."""

from __future__ import annotations

from dataclasses import dataclass, field

from scheducal.http.request import AccessLost
from tests.fakes.tokens import BearerTokens


@dataclass(slots=True)
class GrantedTokens:
    """Implements scheducal.http.rest.AccessTokens. renewals: how often another token was asked for."""

    tokens: BearerTokens
    account: str
    scopes: tuple[str, ...]
    renewals: int = 0
    withdrawn: bool = False
    _held: str = field(default="")

    def current(self) -> str:
        """Give the token held, whether it is still good or not."""
        self._held = self._held or self._minted()
        return self._held

    def renewed(self, old: str) -> str:
        """Another one. Raises AccessLost."""
        self.renewals += 1
        if old == self._held:
            self._held = self._minted()
        return self._held

    def expire(self) -> None:
        """Every token minted so far is refused."""
        self.tokens.revoke(self.account)

    def withdraw(self) -> None:
        """No token is good, and there are no more."""
        self.withdrawn = True
        self.tokens.revoke(self.account)

    def _minted(self) -> str:
        if self.withdrawn:
            raise AccessLost("the grant was withdrawn")
        return self.tokens.mint(self.account, self.scopes)
