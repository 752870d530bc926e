"""Asks the provider of a connection for tokens, in the way in which access was given."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from scheducal.clock import Clock
from scheducal.connectors.connected import AccessLost
from scheducal.connectors.connections.model import Connection, Kind
from scheducal.connectors.connections.tokens.credentials import Credentials
from scheducal.connectors.connections.tokens.shared import Renew
from scheducal.connectors.oauth.google import GoogleAuthorization
from scheducal.connectors.oauth.grant import Code, Consent, NotSetUp, Tokens
from scheducal.connectors.oauth.microsoft import MicrosoftAuthorization
from scheducal.http.request import SystemUnavailable


@dataclass(frozen=True, slots=True)
class Providers:
    """Both providers, as this deployment knows them."""

    microsoft: MicrosoftAuthorization
    google: GoogleAuthorization
    credentials: Credentials
    clock: Clock

    def redeem(self, kind: Kind, code: Code) -> Consent:
        """Exchange a code for tokens; implements connections.finishing.Redeem."""
        provider = self.google if kind == "google" else self.microsoft
        return provider.redeem(self.credentials.application(kind), code)

    def renewal(self, connection: Connection) -> Renew:
        """Tell how the connection's tokens are renewed."""
        return partial(self._renew, connection)

    def _renew(self, connection: Connection, refresh_token: str | None) -> Tokens:
        """Raise AccessLost, ProviderUnavailable."""
        try:
            if connection.auth == "service_account":
                account = self.credentials.service_account()
                return self.google.impersonate(account, connection.account, self.clock())
            return self._renew_as_application(connection, refresh_token)
        except NotSetUp as lacking:
            # A fault of the deployment, which an operator mends. The connection is not to blame.
            raise SystemUnavailable(str(lacking)) from lacking

    def _renew_as_application(self, connection: Connection, refresh_token: str | None) -> Tokens:
        application = self.credentials.application(connection.kind)
        if connection.auth == "client_credentials":
            return self.microsoft.for_application(application, connection.directory or "")
        if refresh_token is None:
            raise AccessLost("the calendar's owner must give access again (no refresh token)")
        if connection.kind == "google":
            return self.google.refresh(application, refresh_token)
        return self.microsoft.refresh(application, connection.directory or "", refresh_token)
