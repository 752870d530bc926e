"""How a connected calendar gets the bearer token that each of its requests carries."""

from __future__ import annotations

from typing import Protocol


class AccessTokens(Protocol):
    """Bearer tokens for one calendar.

    Both raise AccessLost where the owner must give access anew, and ProviderUnavailable where there is no token now.
    """

    def current(self) -> str:
        """A token that is valid for a while yet."""
        ...

    def renewed(self, old: str) -> str:
        """Another token than one that the calendar just refused (401); renews at most once for each old one."""
        ...
