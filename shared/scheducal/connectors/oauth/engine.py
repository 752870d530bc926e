"""Asks any system's authorization server for tokens, by the data in the connector's auth.py."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import httpx

from scheducal.connectors.oauth.consent_page import AddressOf, api_address
from scheducal.connectors.oauth.grant import Application, Code, Consent, ServiceAccount, Tokens
from scheducal.connectors.oauth.token_endpoint import TokenEndpoint
from scheducal.connectors.parts import oauth_of
from scheducal.values import dataclass

if TYPE_CHECKING:
    from scheducal.connectors.oauth.directory_login import DirectoryLogin


@dataclass(frozen=True, slots=True)
class OAuthEngine:
    """client: keeps connections to the servers. All raise AccessLost and SystemUnavailable."""

    client: httpx.Client
    address_of: AddressOf

    def redeem(self, kind: str, application: Application, code: Code) -> Consent:
        """Exchange an authorization code; raises ConsentIncomplete."""
        return self._server(kind).redeem(application, code)

    def refresh(self, kind: str, application: Application, directory: str | None, refresh_token: str) -> Tokens:
        """Ask for an access token with a refresh token."""
        return self._server(kind).refresh(application, directory, refresh_token)

    def for_application(self, kind: str, application: Application, directory: str | None) -> Tokens:
        """Ask for a token of the application itself."""
        return self._directory_login(kind).for_application(application, directory)

    def impersonate(self, kind: str, account: ServiceAccount, subject: str, at: datetime) -> Tokens:
        """Ask for a token of somebody whom the service account may stand for."""
        return self._token_endpoint(kind).impersonate(account, subject, at)

    def revoke(self, kind: str, token: str) -> bool:
        """Take a token and its access back at the server. False where that has no way to do it."""
        if oauth_of(kind).revoke_path is None:
            return False
        self._token_endpoint(kind).revoke(token)
        return True

    def _server(self, kind: str) -> TokenEndpoint | DirectoryLogin:
        return self._directory_login(kind) if oauth_of(kind).directories else self._token_endpoint(kind)

    def _token_endpoint(self, kind: str) -> TokenEndpoint:
        oauth = oauth_of(kind)
        return TokenEndpoint(self.client, oauth, self.address_of(oauth.token))

    def _directory_login(self, kind: str) -> DirectoryLogin:
        # msal is slow to import, and most systems need none.
        from scheducal.connectors.oauth.directory_login import DirectoryLogin  # noqa: PLC0415

        oauth = oauth_of(kind)
        return DirectoryLogin(self.client, oauth, self.address_of(oauth.token), api_address(kind, self.address_of))
