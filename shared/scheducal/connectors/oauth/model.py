"""How a system gives access by OAuth 2.0, as data. The constructor refuses what it does not know."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from scheducal.connectors.manifest import Address
from scheducal.values import dataclass

# `none`: access ends with its first token. `same`: one refresh token serves for good. `rotates`: each use brings
# another, and the old one ends.
RefreshKind = Literal["none", "same", "rotates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Directories:
    """An authorization server with a part for each organisation.

    anyone: the part where a person of any organisation agrees. claim: of the id token, names the person's own one.
    pattern: of the name of one.
    """

    anyone: str
    claim: str
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """One system's authorization server.

    name: for people. authorize, token: where its two endpoints are, each with its path. revoke_path: beside
    token, where tokens are taken back (RFC 7009); None where the server has no such endpoint. sign_in: scopes of OpenID
    Connect. scopes: what connections need; `{api}` stands for the address of the system's API. query: parameters of
    the authorization request beyond those of the standards. pkce: whether it takes RFC 7636. account_claim: of the
    id token, names who agreed; None for a server without OpenID Connect, which tells nobody's account. separator:
    between scopes. client_auth: how we prove who we are (RFC 6749 section 2.3.1). lasts: how long a token is good for
    where the answer does not say. directories: None for a server that is one for everybody. too_narrow: what a person
    reads who gave less than `scopes`; too_short: who gave no refresh token; nameless: whose account is not named.
    """

    name: str
    authorize: Address
    authorize_path: str
    token: Address
    token_path: str
    revoke_path: str | None = None
    sign_in: tuple[str, ...] = ()
    scopes: tuple[str, ...]
    refresh: RefreshKind
    account_claim: str | None = None
    too_narrow: str = "Less access was given than is needed."
    too_short: str = "Access was given for too short a time."
    nameless: str = "Nobody says who agreed."
    pkce: bool = True
    separator: str = " "
    client_auth: Literal["body", "basic"] = "body"
    lasts: timedelta | None = None
    query: tuple[tuple[str, str], ...] = ()
    directories: Directories | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where what is needed is not there."""
        if not self.scopes:
            raise ValueError(f"{self.name} needs scopes")
        if ("{directory}" in self.authorize_path + self.token_path) != (self.directories is not None):
            raise ValueError(f"{self.name}: directories and paths with {{directory}} belong together")
        if ("openid" in self.sign_in) != (self.account_claim is not None):
            raise ValueError(f"{self.name}: the scope openid and a claim that names the account belong together")

    def scopes_at(self, api: str) -> tuple[str, ...]:
        """Name the scopes of an API at this address."""
        return tuple(scope.replace("{api}", api) for scope in self.scopes)
