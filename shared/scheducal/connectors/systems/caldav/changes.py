"""What changed in a calendar, by its tokens (RFC 6578) or its tag, and when its owner is busy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Event

from scheducal.availability.busy import Busy, joined
from scheducal.clock import isoformat
from scheducal.connectors.calendar_objects.reading import address_of, end_of, instant, parsed, remote, start_of
from scheducal.connectors.connected import Changes, CursorExpired, RemoteEvent
from scheducal.connectors.systems.caldav import requests
from scheducal.connectors.systems.caldav.errors import looked
from scheducal.connectors.systems.caldav.webdav import (
    CALDAV,
    DAV,
    SERVER,
    DavResource,
    Multistatus,
    multistatus,
    normal,
)
from scheducal.http.request import Request, SystemUnavailable
from scheducal.http.rest import Rest
from scheducal.values import dataclass

# A first list is read in parts, so that no answer is too large.
_PART = timedelta(days=92)
# Servers say in many ways that a token is too old.
_REFUSED_TOKEN = (400, 403, 404, 405, 409, 412, 415, 418, 501)
_MORE = 507
_GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Listing:
    """One calendar's. url: with a slash at its end."""

    rest: Rest
    url: str

    def check(self) -> None:
        """Raise AccessLost, or SystemUnavailable, where the calendar itself is not there."""
        self._asked(requests.state(self.url))

    def changes(self, cursor: str | None, start: datetime, end: datetime) -> Changes:
        """Do as ConnectedCalendar."""
        place = self._begun(start) if cursor is None else _read(cursor)
        if place.get("from"):
            return self._part(place, end)
        return self._since(place) if place.get("token") else self._unless_same(place)

    def busy(self, start: datetime, end: datetime, zone: str, owner: str) -> tuple[Busy, ...]:
        """List the times of all occurrences. zone: of days, and of times that name none."""
        found = self._asked(requests.between(self.url, start, end)).resources
        return joined(each for one in found if (text := _data(one)) for each in _busy(text, start, end, zone, owner))

    def _begun(self, start: datetime) -> dict[str, str]:
        """Begin a list. What changes while it is read comes after it."""
        found = self._asked(requests.state(self.url)).resources
        token, tag = (found[0].text(name) if found else "" for name in (f"{DAV}sync-token", f"{SERVER}getctag"))
        return {"token": token, "tag": tag, "from": isoformat(start)}

    def _part(self, place: dict[str, str], end: datetime) -> Changes:
        start = datetime.fromisoformat(place["from"])
        until = min(start + _PART, end)
        events = _events(self._asked(requests.between(self.url, start, until)).resources)
        after = {**place, "from": isoformat(until) if until < end else ""}
        return Changes(tuple(events), json.dumps(after), more=until < end)

    def _since(self, place: dict[str, str]) -> Changes:
        answer = self.rest.send(requests.changed(self.url, place["token"]))
        if answer.status in _REFUSED_TOKEN:
            raise CursorExpired
        page = multistatus(looked(answer).text)
        own = normal(self.url)
        told = [each for each in page.resources if each.path.rstrip("/") != own.rstrip("/")]
        gone = [each.path for each in told if each.status in _GONE]
        there = [each.path for each in told if each.status not in _GONE]
        events = [*(_removed(path) for path in gone), *self._several(there)]
        more = any(each.status == _MORE for each in page.resources)
        if not page.sync_token:
            raise SystemUnavailable("the server does not say where its changes go on")
        return Changes(tuple(events), json.dumps({**place, "token": page.sync_token}), more=more)

    def _unless_same(self, place: dict[str, str]) -> Changes:
        """Read the whole list again, unless nothing changed at all."""
        found = self._asked(requests.state(self.url)).resources
        if not place["tag"] or not found or found[0].text(f"{SERVER}getctag") != place["tag"]:
            raise CursorExpired
        return Changes((), json.dumps(place), more=False)

    def _several(self, paths: list[str]) -> Iterator[RemoteEvent]:
        for begin in range(0, len(paths), requests.MOST):
            found = self._asked(requests.several(self.url, paths[begin : begin + requests.MOST])).resources
            yield from _events(found)
            yield from (_removed(each.path) for each in found if each.status in _GONE)

    def _asked(self, request: Request) -> Multistatus:
        return multistatus(looked(self.rest.send(request)).text)


def _read(cursor: str) -> dict[str, str]:
    try:
        found = json.loads(cursor)
    except ValueError:
        raise CursorExpired from None
    if not isinstance(found, dict) or not {"token", "tag", "from"} <= found.keys():
        raise CursorExpired
    return found


def _data(each: DavResource) -> str:
    return each.text(f"{CALDAV}calendar-data")


def _events(found: Iterable[DavResource]) -> Iterator[RemoteEvent]:
    """Read events. One that cannot be read is none of ours, and keeps the others from nothing."""
    for each in found:
        if text := _data(each):
            try:
                yield remote(each.path, each.text(f"{DAV}getetag"), text)
            except SystemUnavailable:
                continue


def _removed(path: str) -> RemoteEvent:
    return RemoteEvent(path, etag="", uid=None, updated_at=None, cancelled=True)


def _busy(text: str, start: datetime, end: datetime, zone: str, owner: str) -> Iterator[Busy]:
    """Find the occurrences of one event that take its owner's time. Raises SystemUnavailable for what is unreadable."""
    for each in recurring_ical_events.of(parsed(text)).between(start, end):
        if isinstance(each, Event) and _takes_time(each, owner):
            first, last = start_of(each), end_of(each)
            if first is not None and last is not None:
                yield Busy(_moment(first, zone), _moment(last, zone))


def _moment(found: date, zone: str) -> datetime:
    is_placed = isinstance(found, datetime) and found.tzinfo is not None
    return instant(found) if is_placed else instant(found).replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def _takes_time(event: Event, owner: str) -> bool:
    attendees = event.get("attendee", [])
    declined = any(
        address_of(each).casefold() == owner.casefold() and str(each.params.get("PARTSTAT", "")).upper() == "DECLINED"
        for each in (attendees if isinstance(attendees, list) else [attendees])
    )
    is_free = str(event.get("transp", "")).upper() == "TRANSPARENT"
    return not declined and not is_free and str(event.get("status", "")).upper() != "CANCELLED"
