"""Adoptions of the function's own table, and the systems that they come from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from scheducal.availability.busy import Busy
from scheducal.bookings.scheduling.wiring import bookings
from scheducal.clock import Clock
from scheducal.connectors import registry
from scheducal.connectors.adoption.model import AdoptionResult
from scheducal.connectors.adoption.repository import UnplacedRepository
from scheducal.connectors.adoption.service import Adoptions
from scheducal.connectors.connections.model import Connection
from scheducal.connectors.foreign import ForeignBooking
from scheducal.store.table import Table

if TYPE_CHECKING:
    from scheducal.connectors.pull.reconciler import EventResult


class AdoptingSystem(Protocol):
    """A system whose own bookings can become ours."""

    @property
    def connection(self) -> Connection:
        """Give the connection that leads there."""
        ...

    def foreign(self, reference: str) -> ForeignBooking | None:
        """Read a record as a booking; None where it is none."""
        ...


def adopted(
    table: Table,
    system: AdoptingSystem,
    reference: str,
    clock: Clock,
    follow: Callable[[str], EventResult | None],
) -> AdoptionResult | EventResult:
    """Read a record, and make it a booking of ours. Raises what the system raises.

    follow: looks at a record by itself; None where that is no appointment of ours.
    """
    foreign, connection = system.foreign(reference), system.connection
    adoptions = Adoptions(table, bookings(_never_busy), clock)
    if foreign is None or foreign.remote_id != reference:
        # It is gone, or another took its place, so that it waits for none.
        UnplacedRepository(table).forget(connection.tenant_id, connection.connection_id, reference)
        adoptions.gone(connection, reference)
    if foreign is None:
        return "unknown"
    if foreign.replaces and (followed := follow(foreign.replaces)):
        return followed
    return adoptions.adopt(connection, registry.manifest(connection.kind).title, foreign)


def _never_busy(tenant_id: str, calendar_id: str, start: datetime, end: datetime) -> tuple[Busy, ...]:
    """Ask no calendar: the system may have put this very booking there itself. The ledger decides."""
    del tenant_id, calendar_id, start, end
    return ()
