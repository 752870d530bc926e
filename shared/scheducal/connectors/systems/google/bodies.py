"""The JSON that Google gets of an appointment, with its meeting in Google Meet. Pure."""

from __future__ import annotations

from base64 import b32hexencode
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from scheducal.appointments.model import Invitee
from scheducal.clock import isoformat
from scheducal.connectors.connected import digest
from scheducal.connectors.protocol import CalendarEvent
from scheducal.connectors.steps import fingerprint, invited, uninvited
from scheducal.connectors.systems.google.responses import STATE, UID, ZONE, is_person, private_properties, remote_event

_TIMES = frozenset({"start", "end", "zone"})
_WORDS = {"subject": "summary", "body": "description", "location": "location"}
_ALL = frozenset({*_TIMES, *_WORDS, "attendees"})
# What of an attendee can be written; the rest is Google's to say.
_WRITABLE = ("email", "displayName", "optional", "resource", "responseStatus", "comment", "additionalGuests")


def event_id(uid: str) -> str:
    """Make Google's id of an appointment's event, ours to choose: a to v and digits, the same for the same uid.

    A create whose answer was lost is thus refused when it is repeated, and an event that was deleted keeps its id.
    """
    return b32hexencode(sha256(uid.encode()).digest()).decode().rstrip("=").lower()


def whole(event: CalendarEvent) -> dict[str, Any]:
    """Write the event as it is first written."""
    body = {**_fields(event, {}, _ALL), "status": "confirmed", **conference(event, {})}
    return {"id": event_id(event.uid), **body, **_marked({}, body, event), "guestsCanModify": False}


def restored(current: Mapping[str, Any], event: CalendarEvent) -> dict[str, Any]:
    """Write the event over one that was cancelled; everybody is invited again."""
    times = {name: current.get(name, {}) for name in ("start", "end")}
    body = {**_fields(event, times, _ALL), "status": "confirmed", **conference(event, current)}
    return {**body, **_marked(current, body, event)}


def changes(current: Mapping[str, Any], event: CalendarEvent, fields: frozenset[str]) -> dict[str, Any]:
    """Write what of the fields (of `steps.fields_to_write`) the event does not show yet; empty where it shows all.

    Attendees are written as one list: the entries there are kept with their answers, and so are guests whom the owner
    invited. Another start or end asks everybody again.
    """
    wanted = _fields(event, current, fields)
    body = {name: value for name, value in wanted.items() if not _is_shown(current, name, value)}
    body |= conference(event, current) if "location" in fields else {}
    return {**body, **_marked(current, body, event)} if body else {}


def is_ours(current: Mapping[str, Any]) -> bool:
    """Tell whether the event is as we left it, by the mark of our last write, even if the answer to it was lost."""
    return private_properties(current).get(STATE) == fingerprint(remote_event(current))


def _fields(event: CalendarEvent, current: Mapping[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    moves = False
    if fields & _TIMES:
        body["start"] = _time(event.start, event.time_zone, current.get("start", {}))
        body["end"] = _time(event.end, event.time_zone, current.get("end", {}))
        moves = any(_instant(body[name]) != _instant(current.get(name, {})) for name in ("start", "end"))
    texts = {"subject": event.subject, "body": event.body_html, "location": event.location}
    # An empty text deletes a field; a missing one would leave it.
    body |= {_WORDS[name]: text or "" for name, text in texts.items() if name in fields}
    if "attendees" in fields or moves:
        body["attendees"] = list(_attendees(event, current, asks_anew=moves))
    return body


def _time(at: datetime, zone: str, shown: Mapping[str, str]) -> dict[str, str | None]:
    """Write a time. A patch merges objects, so that a day that is shown has to be taken away."""
    day = {"date": None} if "date" in shown else {}
    return {"dateTime": isoformat(at), "timeZone": zone, **day}


def _attendees(event: CalendarEvent, current: Mapping[str, Any], *, asks_anew: bool) -> Iterator[dict[str, Any]]:
    gone, there = uninvited(event), set[str]()
    names = {each.address.casefold(): each.name for each in invited(event) if each.name}
    for each in current.get("attendees", []):
        address = each.get("email", "").casefold()
        if address not in gone:
            there.add(address)
            named = {**_writable(each), **({"displayName": names[address]} if address in names else {})}
            yield _asked_anew(named) if asks_anew and is_person(each) else named
    yield from (_newcomer(each) for each in invited(event) if each.address.casefold() not in there)


def _writable(attendee: Mapping[str, Any]) -> dict[str, Any]:
    return {name: attendee[name] for name in _WRITABLE if name in attendee}


def _asked_anew(attendee: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in attendee.items() if name != "comment"}
    return {**kept, "responseStatus": "needsAction"}


def _newcomer(invitee: Invitee) -> dict[str, Any]:
    name = {"displayName": invitee.name} if invitee.name else {}
    return {"email": invitee.address, **name, "responseStatus": "needsAction"}


def _is_shown(current: Mapping[str, Any], name: str, value: Any) -> bool:
    shown = current.get(name)
    if name in ("start", "end"):
        return _shows_time(shown or {}, value)
    if name == "attendees":
        return [_writable(each) for each in shown or []] == list(value)
    return str(shown or "") == str(value)


def _shows_time(shown: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    return _instant(shown) == _instant(asked) and shown.get("timeZone") == asked["timeZone"]


def _instant(when: Mapping[str, str]) -> datetime | None:
    return datetime.fromisoformat(when["dateTime"]) if "dateTime" in when else None


def _marked(current: Mapping[str, Any], body: Mapping[str, Any], event: CalendarEvent) -> dict[str, Any]:
    """Mark whose event it is, and what it will say once the body is written over what is there."""
    ours = {UID: event.uid, ZONE: event.time_zone}
    # The mark is made of what the event will show, so that it must be computed before the write.
    after = {"id": "", **current, **body, "extendedProperties": {"private": ours}}
    return {"extendedProperties": {"private": {**ours, STATE: fingerprint(remote_event(after))}}}


_LOCATION = "google meet"


def conference(event: CalendarEvent, current: Mapping[str, Any]) -> dict[str, Any]:
    """Write what the event's location asks for: a meeting, none any more, or nothing.

    A meeting that the owner added stays. The request's id is the same for every attempt, so that each makes the same.
    """
    is_wanted, is_there = _says_meet(event.location), "conferenceData" in current
    if is_wanted and not is_there:
        request_id = digest(f"{event.uid} {event.notice_version}")
        key = {"type": "hangoutsMeet"}
        return {"conferenceData": {"createRequest": {"requestId": request_id, "conferenceSolutionKey": key}}}
    if is_there and not is_wanted and _says_meet(current.get("location")):
        return {"conferenceData": None}
    return {}


def _says_meet(location: str | None) -> bool:
    return (location or "").strip().casefold() == _LOCATION
