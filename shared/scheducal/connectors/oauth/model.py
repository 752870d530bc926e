"""How a system gives access by OAuth 2.0, as data. The constructor refuses what it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import quote

from scheducal.connectors.api_key import ApiKey
from scheducal.connectors.manifest import Address
from scheducal.connectors.oauth.answers import TokenFields
from scheducal.connectors.oauth.grant import Application
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


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """One request. Its texts have the gaps `{token}`, `{access}`, `{clientId}` and `{clientSecret}`.

    path: beside the token endpoint. `{token}` is the refresh token where there is one. form: what is sent, by RFC 7009
    unless it says otherwise. body: sent as JSON in its place. headers: beside. basic: whether the application proves
    itself by RFC 7617. done: statuses other than 2xx that are as good, such as those for a token that is unknown.
    """

    path: str
    method: Literal["POST", "DELETE"] = "POST"
    form: Pairs = (("token", "{token}"),)
    body: Pairs = ()
    headers: Pairs = ()
    basic: bool = False
    done: tuple[int, ...] = (400, 404)

    @property
    def proves_application(self) -> bool:
        """Tell whether the request needs our client id and secret."""
        texts = [self.path, *(text for _, text in (*self.form, *self.body, *self.headers))]
        return self.basic or any("{client" in each for each in texts)

    def request(self, application: Application, token: str, access: str) -> Mapping[str, Any]:
        """Give what httpx sends, without the address."""
        values = self._values(application, token, access)
        form, body, headers = (
            {name: text.format_map(values) for name, text in each} for each in (self.form, self.body, self.headers)
        )
        basic = (application.client_id, application.client_secret) if self.basic else None
        return {"data": None if body else form, "json": body or None, "headers": headers, "auth": basic}

    def address(self, base: str, application: Application, token: str, access: str) -> str:
        """Give where it is sent."""
        values = self._values(application, token, access)
        return base + self.path.format_map({name: quote(value, safe="") for name, value in values.items()})

    @staticmethod
    def _values(application: Application, token: str, access: str) -> Mapping[str, str]:
        names = {"clientId": application.client_id, "clientSecret": application.client_secret}
        return {**names, "token": token, "access": access}


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth:
    """One system's authorization server.

    name: for people. authorize, token: where its two endpoints are, each with its path. revoke_path: beside
    token, where tokens are taken back (RFC 7009); None where the server has no such endpoint. sign_in: scopes of OpenID
    Connect. scopes: what connections need; `{api}` stands for the address of the system's API. query: parameters of
    the authorization request beyond those of the standards. pkce: whether it takes RFC 7636. account_claim: of the
    id token, names who agreed; None for a server without OpenID Connect, which tells nobody's account. separator:
    between scopes. client_auth: how we prove who we are (RFC 6749 section 2.3.1). lasts: how long a token is good for
    where the answer does not say. renewed_every: how often access is renewed that nobody uses, so that its refresh
    token does not end. directories: None for a server that is one for everybody. too_narrow: what a person
    reads who gave less than `scopes`; too_short: who gave no refresh token; nameless: whose account is not named.

    What a system does in a way of its own: revocation: how it takes access back, in place of revoke_path. ends: of its
    answers, the instant at which a token ends. expired: statuses and codes of its API that mean an expired token,
    beside 401. lost: its further errors after which the owner must act. keys: what each request carries beside the
    token. prefix: before the token; `none` for nothing. Addresses and query have gaps for the connection's settings.
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
    renewed_every: timedelta = timedelta(days=30)
    query: tuple[tuple[str, str], ...] = ()
    directories: Directories | None = None
    revocation: Revocation | None = None
    ends: str = ""
    expired: tuple[tuple[int, str], ...] = ()
    lost: tuple[str, ...] = ()
    keys: ApiKey | None = None
    prefix: str = "Bearer"

    def __post_init__(self) -> None:
        """Raise ValueError where what is needed is not there."""
        if not self.scopes:
            raise ValueError(f"{self.name} needs scopes")
        if ("{directory}" in self.authorize_path + self.token_path) != (self.directories is not None):
            raise ValueError(f"{self.name}: directories and paths with {{directory}} belong together")
        if ("openid" in self.sign_in) != (self.account_claim is not None):
            raise ValueError(f"{self.name}: the scope openid and a claim that names the account belong together")

    @property
    def taken_back(self) -> Revocation | None:
        """Say how access is taken back; None for a server that has no way to do it."""
        return self.revocation or (Revocation(path=self.revoke_path) if self.revoke_path else None)

    @property
    def fields(self) -> TokenFields:
        """Say where the answers of its token endpoint have what."""
        return TokenFields(ends=self.ends, lasts=self.lasts)

    def scopes_at(self, api: str) -> tuple[str, ...]:
        """Name the scopes of an API at this address."""
        return tuple(scope.replace("{api}", api) for scope in self.scopes)
