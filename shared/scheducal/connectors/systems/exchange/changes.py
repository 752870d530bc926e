"""What a mailbox tells us: events, changes, and when its owner is not free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from scheducal.availability.busy import Busy, within
from scheducal.connectors.connected import Changes, CursorExpired
from scheducal.connectors.systems.exchange import requests
from scheducal.connectors.systems.exchange.errors import is_cursor_expired, looked
from scheducal.connectors.systems.exchange.mailbox import Mailbox
from scheducal.connectors.systems.exchange.responses import FREE, found, moment
from scheducal.connectors.systems.exchange.values import Json, objects_of, text_of
from scheducal.http.request import Response, SystemUnavailable

# Minutes of one character of availabilityView: the finest that Graph has.
SLOT_MINUTES = 5
# Graph's own limit is 62 days, 42 in older places.
_WINDOW = timedelta(days=31)


def windows(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut the time into parts that Graph takes."""
    while start < end:
        until = min(start + _WINDOW, end)
        yield start, until
        start = until


def busy_of(body: Json, start: datetime) -> tuple[Busy, ...]:
    """Read the times that block.

    start: of the window that was asked for.

    An error inside the answer says nothing of free time: SystemUnavailable. A status that nobody knows blocks.
    """
    schedules = objects_of(body.get("value"))
    view = schedules[0].get("availabilityView") if len(schedules) == 1 else None
    if not isinstance(view, str) or schedules[0].get("error"):
        raise SystemUnavailable("Exchange does not say when the calendar's owner is free")
    items = objects_of(schedules[0].get("scheduleItems"))
    return tuple(_items(items)) if items else tuple(_slots(view, start))


def _items(items: Iterable[Json]) -> Iterator[Busy]:
    for item in items:
        if text_of(item.get("status")) in FREE:
            continue
        start, end = moment(item.get("start")), moment(item.get("end"))
        # A time that cannot be read may be any time.
        if start is None or end is None:
            raise SystemUnavailable("Exchange does not say when the calendar's owner is free")
        yield Busy(start, end)


def _slots(view: str, start: datetime) -> Iterator[Busy]:
    """Read the slots where we may not see the entries themselves: a character for each slot, 0 for free."""
    slot = timedelta(minutes=SLOT_MINUTES)
    for number, status in enumerate(view):
        if status != "0":
            yield Busy(start + number * slot, start + (number + 1) * slot)


PAGE = 50


def changes(mailbox: Mailbox, cursor: str | None, start: datetime, end: datetime) -> Changes:
    """Read a page of the calendar view's changes; the cursor is Graph's own link, and good for the system alone."""
    answer = _page(mailbox, cursor, start, end)
    if is_cursor_expired(answer):
        raise CursorExpired
    body = looked(answer).body
    after = body.get("@odata.nextLink") or body.get("@odata.deltaLink")
    if not isinstance(after, str):
        raise SystemUnavailable("Exchange does not say where its changes go on")
    events = tuple(found(raw).remote for raw in objects_of(body.get("value")))
    return Changes(events, after, more="@odata.nextLink" in body)


def busy(mailbox: Mailbox, start: datetime, end: datetime) -> tuple[Busy, ...]:
    """Read what getSchedule says of the mailbox's own address, window by window."""
    path, blocked = f"{mailbox.place.mailbox}/calendar/getSchedule", list[Busy]()
    for since, until in windows(start, end):
        body = requests.schedule(mailbox.place.user, since, until, SLOT_MINUTES)
        blocked += busy_of(looked(mailbox.ask("POST", path, body=body)).body, since)
    return within(blocked, start, end)


def _page(mailbox: Mailbox, cursor: str | None, start: datetime, end: datetime) -> Response:
    preference = {"Prefer": f"{requests.PREFERENCES}, odata.maxpagesize={PAGE}"}
    if cursor is None:
        window = {"startDateTime": requests.instant(start), "endDateTime": requests.instant(end)}
        return mailbox.ask("GET", f"{mailbox.place.root}/calendarView/delta", window, headers=preference)
    if not mailbox.rest.is_ours(cursor):
        raise CursorExpired  # of another installation, or no cursor at all
    return mailbox.ask("GET", cursor, headers=preference)
