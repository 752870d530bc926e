"""Renews the tokens of a connection, in the way in which access was given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from aws_lambda_powertools import Logger

from scheducal.clock import Clock
from scheducal.connectors.connections.model import Connection, Kind
from scheducal.connectors.connections.tokens.credentials import Credentials
from scheducal.connectors.connections.tokens.shared import Renew
from scheducal.connectors.oauth.engine import OAuthEngine
from scheducal.connectors.oauth.errors import ApplicationRefused
from scheducal.connectors.oauth.grant import Application, Code, Consent, NotSetUp, Tokens
from scheducal.connectors.parts import auth_part
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.metrics import count_now
from scheducal.values import dataclass

logger = Logger()
# For servers that take tokens back from anybody who has them.
NOBODY = Application("", "")


@contextmanager
def _counted(kind: Kind) -> Iterator[None]:
    """Count and log what an operator has to mend: our client secret has run out, or is not there."""
    try:
        yield
    except (ApplicationRefused, NotSetUp):
        logger.warning("client secret refused", extra={"system": kind})
        count_now("client_secret.refused")
        raise


@dataclass(frozen=True, slots=True)
class Renewals:
    """All systems' tokens, as this deployment is known to them. open_secrets: of a connection, by name."""

    engine: OAuthEngine
    credentials: Credentials
    clock: Clock
    open_secrets: Callable[[Connection], Mapping[str, str]]

    def redeem(self, asked: Connection, code: Code) -> Consent:
        """Implement connections.authorization.finish.Redeem."""
        with _counted(asked.kind):
            application = self.credentials.application(asked.kind)
            return self.engine.redeem(asked.kind, application, code, asked.filled)

    def revoke(self, connection: Connection, refresh_token: str | None, access: str | None) -> bool:
        """Take access back at the system. False where it has no way to do it. Raises as `_renew`."""
        token, oauth = refresh_token or access, auth_part(connection.kind).oauth
        revocation = oauth.taken_back if oauth else None
        if connection.auth != "oauth" or token is None or revocation is None:
            return False
        try:
            application = self.credentials.application(connection.kind) if revocation.proves_application else NOBODY
        except NotSetUp as lacking:
            raise SystemUnavailable(str(lacking)) from lacking
        self.engine.revoke(connection.kind, application, token, access or token, connection.filled)
        return True

    def renewal(self, connection: Connection) -> Renew:
        """Say how the connection's tokens are renewed."""
        return partial(self._renew, connection)

    def _renew(self, connection: Connection, refresh_token: str | None) -> Tokens:
        """Raises AccessLost, SystemUnavailable."""
        if exchange := auth_part(connection.kind).exchanges.get(connection.auth):
            values = {**connection.filled, **self.open_secrets(connection)}
            return self.engine.exchange(connection.kind, exchange, values, self.clock())
        try:
            with _counted(connection.kind):
                if connection.auth == "service_account":
                    account = self.credentials.service_account(connection.kind)
                    return self.engine.impersonate(connection.kind, account, connection.account, self.clock())
                return self._renew_as_application(connection, refresh_token)
        except NotSetUp as lacking:
            # A fault of the deployment, which an operator mends. The connection is not to blame.
            raise SystemUnavailable(str(lacking)) from lacking

    def _renew_as_application(self, connection: Connection, refresh_token: str | None) -> Tokens:
        kind, directory = connection.kind, connection.directory
        application = self.credentials.application(kind)
        if connection.auth == "client_credentials":
            return self.engine.for_application(kind, application, directory)
        if refresh_token is None:
            raise AccessLost("the account's owner must give access again (no refresh token)")
        return self.engine.refresh(kind, application, directory, refresh_token, connection.filled)
