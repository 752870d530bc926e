"""Reads the calendar part of a mail: an iTIP message (RFC 5546) with one event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Event
from icalendar.prop import vCalAddress


@dataclass(frozen=True, slots=True)
class Person:
    """An organizer or attendee. status: PARTSTAT in small letters, empty for an organizer."""

    name: str
    address: str
    status: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation says; `start` and `end` are as the sender wrote them."""

    method: str
    uid: str
    sequence: int
    title: str
    start: datetime | date
    end: datetime | date
    location: str
    description: str
    organizer: Person | None
    attendees: list[Person]

    @property
    def standing(self) -> str:
        """Say what the message means to its reader, in one word."""
        if self.method == "CANCEL":
            return "Cancelled"
        if self.method != "REQUEST":
            return self.method.capitalize()
        return "Updated" if self.sequence > 0 else "Invitation"

    @property
    def when(self) -> str:
        """Give the time in the zone that the sender chose."""
        return _when(self.start, self.end)


def read_invitation(calendar: str) -> Invitation:
    """Raises ValueError where the text is no calendar, or has no event with a start."""
    parsed = Calendar.from_ical(calendar)
    event = next((part for part in parsed.walk("VEVENT")), None)
    if not isinstance(event, Event):
        raise ValueError("no event in it")  # noqa: TRY004  # one kind of error for whatever cannot be shown
    organizer = event.get("ORGANIZER")
    return Invitation(
        method=str(parsed.get("METHOD", "")).upper(),
        uid=str(event.get("UID", "")),
        sequence=int(event.get("SEQUENCE", 0)),
        title=str(event.get("SUMMARY", "")),
        start=event.start,
        end=event.end,
        location=str(event.get("LOCATION", "")),
        description=str(event.get("DESCRIPTION", "")),
        organizer=_person(organizer) if organizer is not None else None,
        attendees=[_person(attendee) for attendee in event.attendees],
    )


def _person(address: vCalAddress) -> Person:
    mailbox = str(address).removeprefix("mailto:").removeprefix("MAILTO:")
    status = str(address.params.get("PARTSTAT", "")).lower().replace("-", " ")
    return Person(str(address.params.get("CN", "")), mailbox, status)


def _when(start: datetime | date, end: datetime | date) -> str:
    first = _day(start)
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return f"{first}, all day"
    last = f"{end:%H:%M}" if end.date() == start.date() else f"{_day(end)}, {end:%H:%M}"
    return f"{first}, {start:%H:%M} to {last} {_zone(start)}".rstrip()


def _day(value: datetime | date) -> str:
    return f"{value:%A}, {value.day} {value:%B} {value.year}"


def _zone(start: datetime) -> str:
    name = str(start.tzinfo or "")
    offset = start.utcoffset()
    if offset is None or not offset:
        return f"({name})" if name else ""
    sign, minutes = ("-", -offset) if offset.days < 0 else ("+", offset)
    hours, rest = divmod(int(minutes.total_seconds()) // 60, 60)
    return f"({name}, UTC{sign}{hours:02}:{rest:02})"
