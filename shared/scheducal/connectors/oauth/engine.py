"""Asks any system's authorization server for tokens, by the data in the connector's auth.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import httpx

from scheducal.connectors import registry
from scheducal.connectors.oauth.consent_page import AddressOf, api_address
from scheducal.connectors.oauth.exchange import Exchange
from scheducal.connectors.oauth.exchange_endpoint import ExchangeEndpoint
from scheducal.connectors.oauth.grant import Application, Code, Consent, ServiceAccount, Tokens
from scheducal.connectors.oauth.token_endpoint import TokenEndpoint
from scheducal.connectors.parts import oauth_of
from scheducal.values import dataclass

if TYPE_CHECKING:
    from scheducal.connectors.oauth.directory_login import DirectoryLogin

# Of a connection, for the gaps of addresses.
Settings = Mapping[str, str]
NO_SETTINGS: Settings = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OAuthEngine:
    """client: keeps connections to the servers. All raise AccessLost and SystemUnavailable."""

    client: httpx.Client
    address_of: AddressOf

    def redeem(self, kind: str, application: Application, code: Code, settings: Settings = NO_SETTINGS) -> Consent:
        """Exchange an authorization code; raises ConsentIncomplete."""
        return self._server(kind, settings).redeem(application, code)

    def refresh(
        self,
        kind: str,
        application: Application,
        directory: str | None,
        refresh_token: str,
        settings: Settings = NO_SETTINGS,
    ) -> Tokens:
        """Ask for an access token with a refresh token. settings: of the connection."""
        return self._server(kind, settings).refresh(application, directory, refresh_token)

    def exchange(self, kind: str, exchange: Exchange, values: Settings, at: datetime) -> Tokens:
        """Ask for an access token with the secrets of a connection. values: its settings and opened secrets."""
        base = self.address_of(exchange.token).format_map(values)
        return ExchangeEndpoint(self.client, exchange, base, registry.manifest(kind).title).tokens(values, at)

    def for_application(self, kind: str, application: Application, directory: str | None) -> Tokens:
        """Ask for a token of the application itself."""
        return self._directory_login(kind).for_application(application, directory)

    def impersonate(self, kind: str, account: ServiceAccount, subject: str, at: datetime) -> Tokens:
        """Ask for a token of somebody whom the service account may stand for."""
        return self._token_endpoint(kind, NO_SETTINGS).impersonate(account, subject, at)

    def revoke(self, kind: str, application: Application, token: str, access: str, settings: Settings) -> None:
        """Take access back at a server that has a way to do it. token: the refresh token where there is one."""
        if revocation := oauth_of(kind).taken_back:
            self._token_endpoint(kind, settings).revoke(revocation, application, token, access)

    def _server(self, kind: str, settings: Settings) -> TokenEndpoint | DirectoryLogin:
        return self._directory_login(kind) if oauth_of(kind).directories else self._token_endpoint(kind, settings)

    def _token_endpoint(self, kind: str, settings: Settings) -> TokenEndpoint:
        oauth = oauth_of(kind)
        return TokenEndpoint(self.client, oauth, self.address_of(oauth.token).format_map(settings))

    def _directory_login(self, kind: str) -> DirectoryLogin:
        # msal is slow to import, and most systems need none.
        from scheducal.connectors.oauth.directory_login import DirectoryLogin  # noqa: PLC0415

        oauth = oauth_of(kind)
        return DirectoryLogin(self.client, oauth, self.address_of(oauth.token), api_address(kind, self.address_of))
