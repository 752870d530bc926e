"""The check that runs by the clock: every event is looked at once, when everybody must have been told of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from scheducal.dispatch.queries import UnplannedEvents, events_between
from scheducal.dispatch.rules import GRACE, Unplanned, happened_at
from scheducal.store.keys import Key, sortable
from scheducal.store.table import Table
from scheducal.store.writes import Put

# How far the first check looks back, and how often one begins.
DAY, INTERVAL = timedelta(days=1), timedelta(hours=1)

# Up to when all tenants' events were looked at.
_CHECKED = Key("EVENTS#CHECK", "CHECK")


def check_events(
    table: Table, now: datetime, has_time: Callable[[], bool], tell: Callable[[list[Unplanned]], None]
) -> None:
    """Look at the events since the last check, as far as there is time, and tell of those that nobody planned.

    How far it came is noted at the very end. A check that fails is made good by the next, which begins where it began.
    """
    note = table.get(_CHECKED)
    end = now - GRACE
    begin = datetime.fromisoformat(note["until"]).replace(tzinfo=UTC) if note else end - DAY
    if end - begin < INTERVAL:
        return
    look = UnplannedEvents(table)
    for events in events_between(table, begin, end):
        if not has_time():
            end = happened_at(events[0])
            break
        if found := look.among(events, now):
            tell(found)
    table.put(Put(_CHECKED, {"kind": "eventCheck", "until": sortable(end)}))
