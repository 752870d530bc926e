"""The requests that Google Calendar is sent. Pure.

Every write says in `sendUpdates` whether guests are told. Where they are not, guests elsewhere may lose the event.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

from scheducal.clock import isoformat
from scheducal.connectors.connected import Subscription
from scheducal.connectors.systems.google.pagination import Cursor
from scheducal.http.request import Request

# Without the version Google ignores what is said of meetings.
_WITH_MEETINGS: Final = MappingProxyType({"conferenceDataVersion": "1"})
# The same for every page and every call of one synchronisation, else what its tokens mean is undefined.
_LISTING: Final = MappingProxyType({"singleEvents": "false", "maxResults": "250"})
CHANNEL_LIFETIME = timedelta(days=7)


def insert(calendar: str, body: Mapping[str, Any], *, notify: bool) -> Request:
    """Make an event."""
    return Request("POST", _events(calendar), {**_WITH_MEETINGS, **_told(notify=notify)}, body=body)


def get(calendar: str, event_id: str) -> Request:
    """Look at one."""
    return Request("GET", _event(calendar, event_id))


def first(calendar: str) -> Request:
    """Ask for any one event, to find out whether the calendar can be seen."""
    return Request("GET", _events(calendar), {"maxResults": "1"})


def patch(calendar: str, event_id: str, etag: str, body: Mapping[str, Any], *, notify: bool) -> Request:
    """Change what is in the body, if the event is still as the etag says."""
    query = {**_WITH_MEETINGS, **_told(notify=notify)}
    return Request("PATCH", _event(calendar, event_id), query, {"If-Match": etag}, body)


def delete(calendar: str, event_id: str, *, notify: bool) -> Request:
    """Cancel it."""
    return Request("DELETE", _event(calendar, event_id), _told(notify=notify))


def changed(calendar: str, cursor: Cursor) -> Request:
    """Ask for a page of a listing: the first of all, a further one, or what changed since the last.

    A token takes no limits of time beside it; the pages of a first listing need those it began with.
    """
    query = dict(_LISTING)
    if cursor.sync_token:
        query["syncToken"] = cursor.sync_token
    else:
        query |= {"timeMin": cursor.start, "timeMax": cursor.end}
    if cursor.page_token:
        query["pageToken"] = cursor.page_token
    return Request("GET", _events(calendar), query)


def subscribe(calendar: str, channel_id: str, url: str, secret: str, at: datetime) -> Request:
    """Subscribe to changes, by what Google calls a channel. Its last moment is given in milliseconds since 1970."""
    ends = at + CHANNEL_LIFETIME
    body = {
        "id": channel_id,
        "type": "web_hook",
        "address": url,
        "token": secret,
        "expiration": str(int(ends.timestamp()) * 1000),
    }
    return Request("POST", f"{_events(calendar)}/watch", body=body)


def stop(subscription: Subscription) -> Request:
    """End a subscription."""
    body = {"id": subscription.subscription_id, "resourceId": subscription.resource}
    return Request("POST", "/channels/stop", body=body)


def free_busy(calendar: str, start: datetime, end: datetime) -> Request:
    """Ask when the calendar's owner is busy."""
    body = {"timeMin": isoformat(start), "timeMax": isoformat(end), "items": [{"id": calendar}]}
    return Request("POST", "/freeBusy", body=body)


def _told(*, notify: bool) -> Mapping[str, str]:
    return {"sendUpdates": "all" if notify else "none"}


def _events(calendar: str) -> str:
    return f"/calendars/{quote(calendar, safe='')}/events"


def _event(calendar: str, event_id: str) -> str:
    return f"{_events(calendar)}/{quote(event_id, safe='')}"
