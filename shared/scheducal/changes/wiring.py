"""Workers around connected calendars, in the function's own stage."""

from __future__ import annotations

from collections.abc import Callable

from scheducal import clock
from scheducal.changes.looks import Looks
from scheducal.changes.message import changes_queue
from scheducal.changes.visits import Visits
from scheducal.changes.waiting_looks import LookRequests
from scheducal.changes.watch import NOTICED_FOR
from scheducal.connections import wiring as connections
from scheducal.settings import calendar_settings
from scheducal.store.table import table
from scheducal.sync.access import Access
from scheducal.sync.connected import CalendarSyncs
from scheducal.sync.queue import calendars_queue

# By kind of calendar, where its notifications come in.
PATHS = {"exchange": "/inbound/microsoft", "google": "/inbound/google"}


def access() -> Access:
    """To the calendars of the function's own table."""
    return Access(connections.provider_of, connections.provider_of_ended, connections.note_access_lost)


def calendar_syncs(has_time: Callable[[], bool]) -> CalendarSyncs:
    """One for each invocation."""
    return CalendarSyncs(table(), calendars_queue(), access(), _noticed, clock.now, has_time)


def visits(has_time: Callable[[], bool]) -> Visits:
    """One for each invocation."""
    return Visits(table(), changes_queue(), calendars_queue(), access(), _url_of, clock.now, has_time)


def _noticed(tenant_id: str, calendar_id: str, reference: str) -> None:
    """An event was changed before we could write it; looked at once the sync has put its work down."""
    looks = LookRequests(Looks(table()), changes_queue(), clock.now)
    looks.ask(tenant_id, calendar_id, [reference], NOTICED_FOR)


def _url_of(kind: str) -> str:
    return calendar_settings().public_url + PATHS[kind]
