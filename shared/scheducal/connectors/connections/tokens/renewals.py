"""Renews the tokens of a connection, in the way in which access was given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from aws_lambda_powertools import Logger

from scheducal.clock import Clock
from scheducal.connectors.connected import AccessLost
from scheducal.connectors.connections.model import Connection, Kind
from scheducal.connectors.connections.tokens.credentials import Credentials
from scheducal.connectors.connections.tokens.shared import Renew
from scheducal.connectors.oauth.engine import OAuthEngine
from scheducal.connectors.oauth.errors import ApplicationRefused
from scheducal.connectors.oauth.grant import Code, Consent, NotSetUp, Tokens
from scheducal.http.request import SystemUnavailable
from scheducal.metrics import count_now
from scheducal.values import dataclass

logger = Logger()


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
    """All systems' tokens, as this deployment is known to them."""

    engine: OAuthEngine
    credentials: Credentials
    clock: Clock

    def redeem(self, kind: Kind, code: Code) -> Consent:
        """Implement connections.authorization.finish.Redeem."""
        with _counted(kind):
            return self.engine.redeem(kind, self.credentials.application(kind), code)

    def renewal(self, connection: Connection) -> Renew:
        """Say how the connection's tokens are renewed."""
        return partial(self._renew, connection)

    def _renew(self, connection: Connection, refresh_token: str | None) -> Tokens:
        """Raises AccessLost, SystemUnavailable."""
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
        return self.engine.refresh(kind, application, directory, refresh_token)
