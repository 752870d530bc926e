"""The connections of the function's own table, and the systems behind them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, Protocol

import httpx

from scheducal import clock
from scheducal.connectors import registry
from scheducal.connectors.connections.authorization.wiring import address_of, sealer
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.tokens.credentials import credentials
from scheducal.connectors.connections.tokens.losses import AccessLosses
from scheducal.connectors.connections.tokens.renewals import Renewals
from scheducal.connectors.connections.tokens.rows import TokenRows
from scheducal.connectors.connections.tokens.secrets import opened
from scheducal.connectors.connections.tokens.shared import Ahead, SharedTokens
from scheducal.connectors.oauth.consent_page import api_address
from scheducal.connectors.oauth.engine import OAuthEngine
from scheducal.connectors.parts import Target, auth_part, calendar_part
from scheducal.http.deadline import Deadline
from scheducal.http.rest import NO_KEYS, Rest, http_client
from scheducal.settings import calendar_settings
from scheducal.store.table import table

if TYPE_CHECKING:
    from scheducal.connectors.connected import ConnectedCalendar, ConnectedSystem
    from scheducal.connectors.connections.authorization.finish import Finishing
    from scheducal.connectors.connections.check import Checking

# Seconds for all that a check asks. API Gateway waits for 30 of them.
CHECKED_WITHIN = 10.0


class ConnectionGone(Exception):
    """The tenant has no such connection, or no longer."""


class OpenSystem(Protocol):
    """Where a worker gets the system of a connection: `open_system`, or a test's own."""

    def __call__(self, tenant_id: str, connection_id: str) -> ConnectedSystem:
        """Raise ConnectionGone. A connection whose access was lost gives a system that raises AccessLost."""
        ...


def open_system(tenant_id: str, connection_id: str) -> ConnectedSystem:
    """Open the system of a connection; one read.

    Meant for one invocation of a function: it keeps the token that it read.
    """
    return _connected_system(ConnectionRepository(table()).get(tenant_id, connection_id))


def open_ended_system(tenant_id: str, connection_id: str) -> ConnectedSystem:
    """Do as `open_system`, for a connection that was deleted less than a day ago, to end its subscriptions."""
    return _connected_system(ConnectionRepository(table()).ended(tenant_id, connection_id, clock.now()))


def revoke_ended(tenant_id: str, connection_id: str) -> bool:
    """Take back at the system what access a deleted connection had. False where there was none, or no way to do it.

    Access stays while another connection to the system has it, since both may share it. Raises SystemUnavailable.
    """
    repository, rows = ConnectionRepository(table()), TokenRows(table(), sealer())
    connection = repository.ended(tenant_id, connection_id, clock.now())
    if connection is None or connection.auth != "oauth" or not auth_part(connection.kind).is_taken_back:
        return False
    tokens = rows.read(connection)
    if tokens is None or tokens.lost or _is_shared(repository, connection):
        return False
    return renewals().revoke(connection, rows.open_refresh(connection, tokens), tokens.access)


def _is_shared(repository: ConnectionRepository, connection: Connection) -> bool:
    others = repository.owned(connection.tenant_id).connections
    return any((each.kind, each.auth) == (connection.kind, connection.auth) for each in others)


def renew_ahead(tenant_id: str, connection_id: str) -> Ahead:
    """Renew tokens that nobody has used for long, before the system takes access from who leaves it unused."""
    if connection := ConnectionRepository(table()).get(tenant_id, connection_id):
        return tokens_of(connection).ahead()
    TokenRows(table(), sealer()).rest(tenant_id, connection_id)
    return "nothing"


def note_access_lost(tenant_id: str, connection_id: str) -> None:
    """Note that the system itself said that access is lost; noting it twice is harmless."""
    if connection := ConnectionRepository(table()).get(tenant_id, connection_id):
        _losses()(connection, None)


def finishing() -> Finishing:
    """Build one per invocation."""
    # What workers need not load, here and in `checking`.
    from scheducal.connectors.connections.authorization.finish import Finishing  # noqa: PLC0415
    from scheducal.connectors.connections.authorization.repository import ConsentRequests  # noqa: PLC0415

    rows, consent_requests = TokenRows(table(), sealer()), ConsentRequests(table())
    public_url = calendar_settings().public_url
    return Finishing(ConnectionRepository(table()), consent_requests, rows, sealer(), renewals().redeem, public_url)


@cache
def renewals() -> Renewals:
    """Build one per process, with connections to other systems that are kept."""
    return _renewals(http_client())


def _connected_system(connection: Connection | None) -> ConnectedSystem:
    if connection is None:
        raise ConnectionGone
    if not connection.is_calendar:
        # What calendars need not load: bookings, which other systems may show.
        from scheducal.connectors.runners.wiring import system_of  # noqa: PLC0415

        return system_of(connection, rest_of(connection))
    return calendar_of(connection, rest_of(connection))


def calendar_of(connection: Connection, rest: Rest) -> ConnectedCalendar:
    """Open the calendar of a connection. Asks nothing yet."""
    named = connection.account, connection.calendar, connection.connection_id, connection.auth
    return calendar_part(connection.kind).open_calendar(rest, Target(*named, connection.settings))


def tokens_of(connection: Connection, asking: Renewals | None = None) -> SharedTokens:
    """Give the bearer tokens of a connection, for one invocation of a function. asking: None for the process's own."""
    rows, renew = TokenRows(table(), sealer()), (asking or renewals()).renewal(connection)
    return SharedTokens(connection, rows, renew, _losses(), clock.now)


@contextmanager
def checking() -> Iterator[Checking]:
    """Build one per invocation, whose requests end in time."""
    from scheducal.connectors.connections.check import Checking  # noqa: PLC0415

    timed = (Deadline(each, CHECKED_WITHIN) for each in (httpx.HTTPTransport(trust_env=False), guard()))
    with http_client(next(timed)) as client, http_client(next(timed)) as guarded:
        asking = _renewals(client)
        repository = ConnectionRepository(table())
        yield Checking(repository, lambda connection: rest_of(connection, asking, guarded), calendar_of)


@cache
def guarded_client() -> httpx.Client:
    """Build one per process, for systems whose address tenants give."""
    return http_client(guard())


def guard() -> httpx.BaseTransport:
    """Reach addresses that tenants give, as far as this environment allows."""
    # Most connections need none of this.
    from scheducal.http.guarded import Guarded  # noqa: PLC0415
    from scheducal.http.pinned.wiring import policy  # noqa: PLC0415

    return Guarded(policy)


def rest_of(connection: Connection, asking: Renewals | None = None, guarded: httpx.Client | None = None) -> Rest:
    """Reach the API of a connection's system, with its credentials. Opens keys; asks the system nothing yet.

    A key goes on being sent after the system refused it: `Connection.state` says so. asking, guarded: None for the
    process's own.
    """
    asking = asking or renewals()
    manifest, use = registry.manifest(connection.kind), auth_part(connection.kind).use(connection.auth)
    values = {**connection.filled, **opened(sealer(), connection)} if use.needs_secrets(manifest) else connection.filled
    is_guarded = manifest.api is not None and manifest.api.is_given
    return Rest(
        (guarded or guarded_client()) if is_guarded else asking.engine.client,
        api_address(connection.kind, address_of, values) + manifest.api_path,
        tokens_of(connection, asking) if connection.has_tokens else None,
        now=clock.now,
        retry_header=manifest.retry_header,
        keys=use.keys.keys(values) if use.keys else NO_KEYS,
        prefix=use.prefix.format_map(values),
        expired=use.expired,
        is_guarded=is_guarded,
        settings=connection.filled,
    )


def _renewals(client: httpx.Client) -> Renewals:
    return Renewals(OAuthEngine(client, address_of), credentials(), clock.now, partial(opened, sealer()))


def _losses() -> AccessLosses:
    return AccessLosses(ConnectionRepository(table()), TokenRows(table(), sealer()), clock.now)
