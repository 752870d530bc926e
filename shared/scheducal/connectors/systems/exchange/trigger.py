"""What a mailbox tells us: events, changes, and when its owner is not free."""

from __future__ import annotations

from datetime import datetime

from scheducal.availability.busy import Busy, within
from scheducal.connectors.connected import Changes, CursorExpired
from scheducal.connectors.systems.exchange import requests
from scheducal.connectors.systems.exchange.busy import SLOT_MINUTES, busy_of, windows
from scheducal.connectors.systems.exchange.errors import is_cursor_expired, looked
from scheducal.connectors.systems.exchange.mailbox import Mailbox
from scheducal.connectors.systems.exchange.responses import found
from scheducal.connectors.systems.exchange.values import objects_of
from scheducal.http.request import Response, SystemUnavailable

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
    # A cursor is a whole address. The token must go to no other host.
    if not mailbox.rest.is_ours(cursor):
        raise CursorExpired  # of another installation, or no cursor at all
    return mailbox.ask("GET", cursor, headers=preference)
