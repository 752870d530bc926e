"""What endpoints do with connections, of the function's own table; asks no system anything."""

from __future__ import annotations

from functools import cache

from scheducal.connectors.connections.authorization.allowances import Allowances
from scheducal.connectors.connections.authorization.consent import Asking
from scheducal.connectors.connections.authorization.repository import ConsentRequests
from scheducal.connectors.connections.authorization.start import Starting
from scheducal.connectors.connections.names import Names
from scheducal.connectors.connections.repository import ConnectionRepository
from scheducal.connectors.connections.service import Connections
from scheducal.connectors.connections.tokens.credentials import credentials
from scheducal.connectors.connections.tokens.rows import TokenRows
from scheducal.connectors.manifest import Address
from scheducal.sealing import Sealer, kms_client
from scheducal.settings import address_at, calendar_settings
from scheducal.store.table import table


@cache
def connections(names: Names) -> Connections:
    """Build one per process. names: the edge's words."""
    repository, tokens = ConnectionRepository(table()), TokenRows(table(), sealer())
    return Connections(repository, Allowances(table()), tokens, sealer(), names)


@cache
def asking(names: Names) -> Asking:
    """Build one per process. names: the edge's words."""
    public_url = calendar_settings().public_url
    return Asking(ConnectionRepository(table()), ConsentRequests(table()), sealer(), public_url, names)


@cache
def starting() -> Starting:
    """Build one per process."""
    public_url = calendar_settings().public_url
    return Starting(ConsentRequests(table()), credentials().application, address_of, public_url)


def address_of(address: Address) -> str:
    """Say where an address leads in the function's own environment."""
    return address_at(address.variable, address.usual)


@cache
def sealer() -> Sealer:
    """Build the sealer of tokens; one per process."""
    return Sealer(kms_client(), calendar_settings().calendar_key_id)
