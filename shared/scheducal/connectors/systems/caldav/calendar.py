"""One calendar on a CalDAV server. Implements scheducal.connectors.connected.ConnectedCalendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urljoin

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.availability.busy import Busy
from scheducal.connectors.calendar_objects.reading import parsed, remote
from scheducal.connectors.calendar_objects.writing import written
from scheducal.connectors.connected import ChangedThere, Changes, EventStep, RemoteEvent, Subscription, pushed_of
from scheducal.connectors.parts import Target
from scheducal.connectors.protocol import CalendarEvent, PushedState
from scheducal.connectors.steps import fields_to_write, is_as_seen, seen_after, shows, steps
from scheducal.connectors.systems.caldav import errors
from scheducal.connectors.systems.caldav.changes import Listing
from scheducal.connectors.systems.caldav.discovery import found_collection
from scheducal.connectors.systems.caldav.manifest import ABILITIES, MANIFEST
from scheducal.connectors.systems.caldav.webdav import normal
from scheducal.http.request import Method, Request, Response, SystemUnavailable
from scheducal.http.rest import Rest
from scheducal.values import dataclass

# What a process found out of a server, by connection, address and name: three requests less for each use.
_FOUND: dict[tuple[str, str, str], str] = {}
_MOST_FOUND = 500
_MOST_LOOKS = 3
# Half way to its end a subscription is renewed, and the calendar looked at.
_LOOKED_AT_AGAIN = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class CaldavCalendar:
    """target: which calendar, and who invites people."""

    rest: Rest
    target: Target

    name = MANIFEST.kind
    abilities = ABILITIES
    steps = staticmethod(steps)

    def perform(self, step: EventStep, event: CalendarEvent, at: datetime) -> PushedState:
        """Carry out a step. Raises SystemUnavailable, ChangedThere, AccessLost, SystemRefused."""
        reference = (step.pushed_state.reference if step.pushed_state else None) or self._reference(event.uid)
        last = step.pushed_state if step.operation == "update" else None
        shown = self._removed(reference) if step.operation == "cancel" else self._brought(reference, event, last)
        return PushedState(
            WHOLE_EVENT,
            step.operation,
            event.notice_version,
            event.sequence,
            max(at, event.stamp),
            reference=reference,
            seen=seen_after(shown, last, fields_to_write(event, last)),
            pushed=pushed_of(event),
        )

    def read(self, reference: str) -> RemoteEvent | None:
        """Read the event as it is now; None where there is none."""
        found = self._object(reference)
        return remote(reference, *found) if found else None

    def changes(self, cursor: str | None, start: datetime, end: datetime) -> Changes:
        """Read what changed since the cursor, or with None what there is from start to end. Raises CursorExpired."""
        return self._listing.changes(cursor, start, end)

    def subscribe(self, url: str, secret: str, at: datetime) -> Subscription:
        """Have the calendar looked at again soon: CalDAV servers call nobody."""
        del url, secret
        return Subscription("", "", at + _LOOKED_AT_AGAIN)

    def renew(self, subscription: Subscription, url: str, secret: str, at: datetime) -> Subscription:
        """Do as `subscribe`."""
        del subscription
        return self.subscribe(url, secret, at)

    def unsubscribe(self, subscription: Subscription) -> None:
        """End nothing: the server knows of no subscription."""

    def busy(self, start: datetime, end: datetime) -> tuple[Busy, ...]:
        """Read when the owner is busy, by the events there."""
        return self._listing.busy(start, end, self.target.settings.get("timeZone", "UTC"), self.target.account)

    @property
    def collection(self) -> str:
        """Find the address of the calendar, with a slash at its end."""
        url, wanted = self.target.settings["url"], self.target.settings.get("calendar", "primary")
        place = (self.target.connection_id, url, wanted)
        if place not in _FOUND:
            if len(_FOUND) >= _MOST_FOUND:
                _FOUND.clear()
            _FOUND[place] = f"{found_collection(self.rest, url, wanted).rstrip('/')}/"
        return _FOUND[place]

    @property
    def _listing(self) -> Listing:
        return Listing(self.rest, self.collection)

    def _reference(self, uid: str) -> str:
        return normal(f"{self.collection}{uid}.ics")

    def _send(self, method: Method, reference: str, headers: dict[str, str], text: str | None = None) -> Response:
        return self.rest.send(
            Request(method, urljoin(self.collection, reference), headers=headers, text=text, reads="anything")
        )

    def _object(self, reference: str) -> tuple[str, str] | None:
        """Read an event's ETag and text; None where there is none. Raises AccessLost where the calendar is gone."""
        answer = self._send("GET", reference, {"Accept": "text/calendar"})
        if answer.status in (404, 410):
            # Else all events in a calendar that was deleted would count as deleted.
            self._listing.check()
            return None
        return errors.looked(answer).headers.get("etag", ""), answer.text

    def _brought(self, reference: str, event: CalendarEvent, last: PushedState | None) -> RemoteEvent:
        """Bring the event to what the appointment wants. last: None for a create, which takes over what is there."""
        fields, is_ours = fields_to_write(event, last), self.target.settings.get("attendees") == "ours"
        for attempt in range(_MOST_LOOKS):
            found = self._object(reference) if last or attempt else None
            if last is not None:
                shown = remote(reference, *found) if found else None
                if shown is None or not _may_write(shown, event, last, fields):
                    raise ChangedThere(shown)
            text = written(event, parsed(found[1]) if found else None, fields, is_ours=is_ours)
            condition = {"If-Match": found[0]} if found else {"If-None-Match": "*"}
            answer = self._send("PUT", reference, {"Content-Type": "text/calendar; charset=utf-8", **condition}, text)
            if answer.status != 412:
                errors.written(answer)
                if (after := self.read(reference)) is not None:
                    return after
        raise SystemUnavailable("the event changes again and again while we write it")

    def _removed(self, reference: str) -> RemoteEvent:
        for _ in range(_MOST_LOOKS):
            if (found := self._object(reference)) is None:
                break
            answer = self._send("DELETE", reference, {"If-Match": found[0]})
            if answer.status not in (404, 410, 412):
                errors.written(answer)
                break
        else:
            raise SystemUnavailable("the event changes again and again while we remove it")
        return RemoteEvent(reference, etag="", uid=None, updated_at=None, cancelled=True)


def open_calendar(rest: Rest, target: Target) -> CaldavCalendar:
    """Give the calendar of a connection. Asks nothing yet."""
    return CaldavCalendar(rest, target)


def _may_write(shown: RemoteEvent, event: CalendarEvent, last: PushedState, fields: frozenset[str]) -> bool:
    """Tell whether nobody would lose a change by it."""
    return not shown.cancelled and (is_as_seen(shown, last, fields) or shows(shown, event, fields))
