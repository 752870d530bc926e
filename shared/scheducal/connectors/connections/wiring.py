"""The connected calendars of the function's own table, and the providers behind them."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from scheducal import clock
from scheducal.connectors.connected import ConnectedCalendar
from scheducal.connectors.connections.authorization.finish import Finishing
from scheducal.connectors.connections.authorization.repository import Questions
from scheducal.connectors.connections.authorization.wiring import sealer
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.tokens.credentials import credentials
from scheducal.connectors.connections.tokens.losses import AccessLosses
from scheducal.connectors.connections.tokens.providers import Providers
from scheducal.connectors.connections.tokens.rows import TokenRows
from scheducal.connectors.connections.tokens.shared import SharedTokens
from scheducal.connectors.oauth.google import GoogleAuthorization
from scheducal.connectors.oauth.microsoft import MicrosoftAuthorization
from scheducal.connectors.systems.exchange.provider import ExchangeCalendar
from scheducal.connectors.systems.google.provider import GoogleCalendar
from scheducal.http.rest import Rest, http_client
from scheducal.settings import calendar_settings, provider_settings
from scheducal.store.table import table

GRAPH_VERSION = "/v1.0"
GOOGLE_CALENDAR = "/calendar/v3"


class ConnectionGone(Exception):
    """The tenant has no such connection, or no longer."""


class ProviderOf(Protocol):
    """Where a worker gets the provider of a connection: `provider_of`, or a test's own."""

    def __call__(self, tenant_id: str, calendar_id: str) -> ConnectedCalendar:
        """Raise ConnectionGone. A connection whose access was lost gives a provider that raises AccessLost."""
        ...


def provider_of(tenant_id: str, calendar_id: str) -> ConnectedCalendar:
    """Open the calendar of a connection; implements ProviderOf; one read.

    Meant for one invocation of a function: it keeps the token that it read.
    """
    return _provider(ConnectionRepository(table()).get(tenant_id, calendar_id))


def provider_of_ended(tenant_id: str, calendar_id: str) -> ConnectedCalendar:
    """Do as `provider_of`, for a connection that was deleted less than a day ago, to end its subscriptions."""
    return _provider(ConnectionRepository(table()).ended(tenant_id, calendar_id, clock.now()))


def note_access_lost(tenant_id: str, calendar_id: str) -> None:
    """Note that the calendar itself said that access is lost; noting it twice is harmless."""
    if connection := ConnectionRepository(table()).get(tenant_id, calendar_id):
        _losses()(connection, None)


def finishing() -> Finishing:
    """Build one per invocation."""
    rows, questions = TokenRows(table(), sealer()), Questions(table())
    public_url = calendar_settings().public_url
    return Finishing(ConnectionRepository(table()), questions, rows, sealer(), providers().redeem, public_url)


@cache
def providers() -> Providers:
    """Build one per process, with connections to the providers that are kept."""
    settings, client = provider_settings(), http_client()
    microsoft = MicrosoftAuthorization(client, settings.microsoft_login_url, settings.graph_url)
    google = GoogleAuthorization(client, settings.google_token_url)
    return Providers(microsoft, google, credentials(), clock.now)


def _provider(connection: Connection | None) -> ConnectedCalendar:
    if connection is None:
        raise ConnectionGone
    settings = provider_settings()
    if connection.kind == "google":
        google = _rest(connection, settings.google_api_url + GOOGLE_CALENDAR)
        # A service account is no person: Google limits it by the user that each request names.
        is_robot = connection.auth == "service_account"
        return GoogleCalendar(google, connection.calendar, connection.calendar_id if is_robot else None)
    graph = _rest(connection, settings.graph_url + GRAPH_VERSION)
    return ExchangeCalendar(graph, connection.account, connection.calendar)


def tokens_of(connection: Connection) -> SharedTokens:
    """Give the bearer tokens of a connection, for one invocation of a function."""
    rows, renew = TokenRows(table(), sealer()), providers().renewal(connection)
    return SharedTokens(connection, rows, renew, _losses(), clock.now)


def _rest(connection: Connection, base: str) -> Rest:
    return Rest(providers().google.client, base, tokens_of(connection))


def _losses() -> AccessLosses:
    return AccessLosses(ConnectionRepository(table()), TokenRows(table(), sealer()), clock.now)
