"""What Graph is asked, as requests and JSON bodies. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from scheducal.appointments.model import Invitee
from scheducal.connectors.connected import digest, pushed_of
from scheducal.connectors.protocol import CalendarEvent
from scheducal.connectors.steps import invited, uninvited
from scheducal.connectors.systems.email.sanitize import sanitized
from scheducal.connectors.systems.email.text import many_lines, one_line
from scheducal.connectors.systems.exchange import teams
from scheducal.connectors.systems.exchange.values import Json, object_of, text_of
from scheducal.values import dataclass, replace

# Our own names in a mailbox. After a change of them the events made before are not found.
_OURS = UUID("b1f5b9f2-64b7-4c0e-9a68-1c62f3a0c6a5")
UID_PROPERTY = f"String {{{_OURS}}} Name ScheduCalUid"
CONTENT_PROPERTY = f"String {{{_OURS}}} Name ScheduCalContent"
PROPERTIES = "singleValueExtendedProperties"
# Ids that outlive a move to another folder, and times in UTC; to be asked for with each request.
PREFERENCES = 'IdType="ImmutableId", outlook.timezone="UTC"'
# What a PATCH writes, by the names of `pushed_of`. Times go in UTC, so that the zone alone changes nothing.
WRITTEN = frozenset({"start", "end", "subject", "body", "location", "attendees"})
MARKED = WRITTEN - {"attendees"}
_SUBJECT, _LOCATION, _COMMENT, _NAME = 255, 255, 10_000, 200


def as_shown(event: CalendarEvent) -> CalendarEvent:
    """Give the event with its texts as Exchange will show them."""
    who = event.organizer
    subject = one_line(event.subject, _SUBJECT) or one_line(f"Appointment with {who.name or who.address}", _SUBJECT)
    return replace(event, subject=subject, location=one_line(event.location, _LOCATION))


def content_mark(event: CalendarEvent) -> str:
    """Mark the content that a write leaves, so that one whose answer was lost is recognised: Exchange rewrites HTML."""
    asked = pushed_of(event)
    return digest("\n".join(f"{name}:{asked[name]}" for name in sorted(MARKED)))


def transaction_id(event: CalendarEvent, before: str | None) -> str:
    """Give the id that is the same for every attempt to make the event.

    before: the reference of one that is gone and is made again.
    """
    return str(uuid5(_OURS, f"{event.uid}\n{before or ''}"))


def creation(event: CalendarEvent, before: str | None) -> Json:
    """Build the body of POST …/events."""
    return {
        **patch(event, WRITTEN, ()),
        PROPERTIES: [{"id": UID_PROPERTY, "value": event.uid}, _mark(event)],
        # Graph makes one event for all requests with this id.
        "transactionId": transaction_id(event, before),
        "allowNewTimeProposals": True,
        "responseRequested": True,
    }


def patch(event: CalendarEvent, fields: Iterable[str], attendees: Iterable[Json], joining: str = "") -> Json:
    """Build the body of PATCH …/events/{id} for some of WRITTEN.

    attendees, joining: as Exchange has them now.

    Where only the list changes nothing else is sent, so that nobody hears of it but those whom it concerns.
    """
    shown, wanted = as_shown(event), set(fields)
    written: dict[str, Any] = {PROPERTIES: [_mark(event)]} if wanted & MARKED else {}
    # A start without its end would move the end along.
    if wanted & {"start", "end"}:
        written |= {"start": _time(event.start), "end": _time(event.end)}
    if "subject" in wanted:
        written["subject"] = shown.subject
    if "body" in wanted:
        written["body"] = {"contentType": "html", "content": (sanitized(event.body_html) or "") + joining}
    if "location" in wanted:
        written["location"] = {"displayName": shown.location or ""}
        written |= teams.meeting() if teams.is_asked_for(shown.location) else {}
    if "attendees" in wanted:
        written["attendees"] = merged(event, attendees)
    return written


def merged(event: CalendarEvent, attendees: Iterable[Json]) -> list[Json]:
    """Give the full list: entries that stay as they are, the owner's own guests included, then the newly invited."""
    wanted = {each.address.casefold(): each for each in invited(event)}
    gone = uninvited(event) - wanted.keys()
    kept = {
        address_of(entry): _bare(entry, wanted.get(address_of(entry)))
        for entry in attendees
        if address_of(entry) not in gone
    }
    return [*kept.values(), *(_attendee(invitee) for address, invitee in wanted.items() if address not in kept)]


def is_listed(event: CalendarEvent, attendees: Sequence[Json]) -> bool:
    """Tell whether the list is already as `merged` would make it."""
    return {address_of(entry) for entry in merged(event, attendees)} == {address_of(entry) for entry in attendees}


def address_of(entry: Json) -> str:
    """Name whom an attendee's entry is about, casefolded."""
    return (text_of(object_of(entry.get("emailAddress")).get("address")) or "").casefold()


def cancellation(event: CalendarEvent) -> Json:
    """Build the body of POST …/events/{id}/cancel."""
    return {"Comment": many_lines(event.comment, _COMMENT) or ""}


def subscription(resource: str, url: str, secret: str, expires_at: datetime) -> Json:
    """Build the body of POST /subscriptions; word of the subscription's own life goes to the same address."""
    return {
        "changeType": "created,updated,deleted",
        "notificationUrl": url,
        "lifecycleNotificationUrl": url,
        "resource": resource,
        "expirationDateTime": instant(expires_at),
        "clientState": secret,
    }


def schedule(address: str, start: datetime, end: datetime, minutes: int) -> Json:
    """Build the body of POST …/calendar/getSchedule."""
    return {
        "schedules": [address],
        "startTime": _time(start),
        "endTime": _time(end),
        "availabilityViewInterval": minutes,
    }


def having_uid(uid: str) -> Mapping[str, str]:
    """Build the query for the events that carry our uid."""
    name, value = _literal(UID_PROPERTY), _literal(uid)
    return {"$filter": f"{PROPERTIES}/Any(ep: ep/id eq {name} and ep/value eq {value})", **with_properties()}


def with_properties() -> Mapping[str, str]:
    """Build the query that lets our own properties be shown."""
    either = " or ".join(f"id eq {_literal(name)}" for name in (UID_PROPERTY, CONTENT_PROPERTY))
    return {"$expand": f"{PROPERTIES}($filter={either})"}


def instant(at: datetime) -> str:
    """Write an instant as Graph does: `2026-04-15T16:00:00Z`."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """Where a calendar is. user: address or id; calendar: Graph's id, None for the default one."""

    user: str
    calendar: str | None = None

    @property
    def mailbox(self) -> str:
        """Write `/users/{user}`."""
        return f"/users/{quote(self.user, safe='@')}"

    @property
    def root(self) -> str:
        """Give the path of the calendar's own collections."""
        return self.mailbox if self.calendar is None else f"{self.mailbox}/calendars/{quote(self.calendar, safe='')}"

    def event(self, reference: str) -> str:
        """Give the path of an event. Immutable ids are looked up in the mailbox, in any of its calendars."""
        return f"{self.mailbox}/events/{quote(reference, safe='')}"


def _mark(event: CalendarEvent) -> Json:
    return {"id": CONTENT_PROPERTY, "value": content_mark(event)}


def _time(at: datetime) -> Json:
    # The zone is beside it, so that there is no offset.
    return {"dateTime": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", "timeZone": "UTC"}


def _attendee(invitee: Invitee) -> Json:
    name = one_line(invitee.name, _NAME)
    address = {"address": invitee.address, "name": name} if name else {"address": invitee.address}
    return {"emailAddress": address, "type": "required"}


def _bare(entry: Json, ours: Invitee | None) -> Json:
    bare = {name: entry[name] for name in ("emailAddress", "type") if name in entry}
    # Exchange may know them by another name, which it puts back by itself.
    if ours is not None and (name := one_line(ours.name, _NAME)):
        bare["emailAddress"] = {**object_of(entry.get("emailAddress")), "name": name}
    return bare


def _literal(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
