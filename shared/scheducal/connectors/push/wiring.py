"""Pushes to connections, in the function's own stage."""

from __future__ import annotations

from collections.abc import Callable

from scheducal import clock
from scheducal.connectors.connections import wiring as connections
from scheducal.connectors.looks.model import NOTICED_FOR
from scheducal.connectors.looks.queue import changes_queue
from scheducal.connectors.looks.repository import Looks
from scheducal.connectors.looks.service import LookRequests
from scheducal.connectors.push.connected import Access, CalendarSyncs
from scheducal.connectors.push.queue import calendars_queue
from scheducal.store.table import table


def access() -> Access:
    """Give access to the calendars of the function's own table."""
    opening = connections.open_system, connections.open_ended_system
    return Access(*opening, connections.note_access_lost, connections.revoke_ended)


def calendar_syncs(has_time: Callable[[], bool]) -> CalendarSyncs:
    """Build one for each invocation."""
    return CalendarSyncs(table(), calendars_queue(), access(), _noticed, clock.now, has_time)


def _noticed(tenant_id: str, connection_id: str, reference: str) -> None:
    """Note that an event was changed before we could write it; it is looked at once the sync has put its work down."""
    looks = LookRequests(Looks(table()), changes_queue(), clock.now)
    looks.ask(tenant_id, connection_id, [reference], NOTICED_FOR)
