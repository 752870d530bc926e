"""What a calendar object says of its event. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar import Calendar, Event, vCalAddress, vDDDTypes

from scheducal.appointments.model import Participation
from scheducal.body import as_html
from scheducal.clock import to_seconds
from scheducal.connectors.connected import RemoteAttendee, RemoteEvent, link
from scheducal.http.request import SystemUnavailable

# Marks what we wrote, and keeps the zone that a time in UTC does not have.
ZONE = "X-SCHEDUCAL-ZONE"
_PARTICIPATIONS: dict[str, Participation] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentativelyAccepted",
    "DELEGATED": "delegated",
}


def parsed(text: str) -> Calendar:
    """Read an object. Raises SystemUnavailable for what is none."""
    try:
        found = Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError):
        raise SystemUnavailable("the calendar holds an event that cannot be read") from None
    assert isinstance(found, Calendar), "several are read only where that is asked for"
    return found


def remote(path: str, etag: str, text: str) -> RemoteEvent:
    """Read the event of an object. path: where it is kept, which is the same for good."""
    vevent = main_event(parsed(text))
    zone, start, end = str(vevent.get(ZONE, "")), start_of(vevent), end_of(vevent)
    return RemoteEvent(
        reference=path,
        etag=etag,
        uid=str(vevent.get("uid", "")) if zone and "recurrence-id" not in vevent else None,
        updated_at=_updated(vevent),
        start=_instant(start),
        end=_instant(end),
        time_zone=_zone_name(start) or _known(zone),
        subject=str(vevent.get("summary", "")) or None,
        body_html=as_html(said, "text") if (said := str(vevent.get("description", ""))) else None,
        location=str(vevent.get("location", "")) or None,
        cancelled=str(vevent.get("status", "")).upper() == "CANCELLED",
        attendees=tuple(_remote_attendee(each) for each in attendees_of(vevent)),
        join_url=link(str(vevent.get("conference", vevent.get("url", "")))),
        is_free=str(vevent.get("transp", "")).upper() == "TRANSPARENT",
        is_all_day=not isinstance(start, datetime),
    )


def instant(moment: date) -> datetime:
    """Give a moment in UTC. A day begins at midnight there, and what has no zone is taken to be there."""
    found = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    return to_seconds(found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC))


def main_event(calendar: Calendar) -> Event:
    """Find the event itself: not one of the occurrences that somebody changed. Raises SystemUnavailable."""
    events = [each for each in calendar.walk("VEVENT") if isinstance(each, Event)]
    found = next((each for each in events if "recurrence-id" not in each), events[0] if events else None)
    if found is None:
        raise SystemUnavailable("the calendar holds an event that cannot be read")
    return found


def attendees_of(vevent: Event) -> list[vCalAddress]:
    """List who comes, without the organizer."""
    found = vevent.get("attendee", [])
    own = str(vevent.get("organizer", "")).casefold()
    return [each for each in (found if isinstance(found, list) else [found]) if str(each).casefold() != own]


def address_of(each: vCalAddress) -> str:
    """Give the mailbox's address."""
    text = str(each)
    return text[7:] if text.lower().startswith("mailto:") else text


def _remote_attendee(each: vCalAddress) -> RemoteAttendee:
    partstat = str(each.params.get("PARTSTAT", "")).upper()
    return RemoteAttendee(
        address=address_of(each),
        name=str(each.params["CN"]) if "CN" in each.params else None,
        participation=_PARTICIPATIONS.get(partstat, "needsAction"),
    )


def start_of(vevent: Event) -> date | None:
    """Give the start: a day, or a time."""
    return _moment(vevent.get("dtstart"))


def end_of(vevent: Event) -> date | None:
    """Give the end. An event that names none lasts a day, or no time (RFC 5545 section 3.6.1)."""
    if end := _moment(vevent.get("dtend")):
        return end
    start, length = start_of(vevent), vevent.get("duration")
    if start is None:
        return None
    if length is not None:
        return start + length.dt if isinstance(length.dt, timedelta) else None
    return start if isinstance(start, datetime) else start + timedelta(days=1)


def _moment(found: vDDDTypes | None) -> date | None:
    moment = found.dt if found is not None else None
    return moment if isinstance(moment, date) else None


def _instant(moment: date | None) -> datetime | None:
    return instant(moment) if moment is not None else None


def _updated(vevent: Event) -> datetime | None:
    return _instant(_moment(vevent.get("last-modified")) or _moment(vevent.get("dtstamp")))


def _zone_name(moment: date | None) -> str | None:
    zone = moment.tzinfo if isinstance(moment, datetime) else None
    return _known(zone.key) if isinstance(zone, ZoneInfo) and zone.key != "UTC" else None


def _known(name: str) -> str | None:
    try:
        return ZoneInfo(name).key if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
