"""iTIP answers (RFC 5546 sections 3.2.3, 3.2.6 and 3.2.7) as plain values, however a calendar program writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from icalendar import vText

from scheducal.appointments.model import Participation
from scheducal.connectors.systems.email.replies.component import (
    Attendee,
    Component,
    MalformedCalendar,
    address_of,
    attendee_of,
    number,
    read_calendar,
)
from scheducal.connectors.systems.email.replies.instants import Moment, span_of, stamp_of
from scheducal.connectors.systems.email.replies.mail import CalendarPart
from scheducal.connectors.systems.email.replies.match import is_same_owner
from scheducal.connectors.systems.email.replies.model import NotAReply
from scheducal.connectors.systems.email.text import many_lines
from scheducal.text import LONGEST_COMMENT
from scheducal.values import dataclass, replace

Method = Literal["REPLY", "COUNTER", "REFRESH"]
_MOST_EVENTS = 20


@dataclass(frozen=True, slots=True)
class Reply:
    """One VEVENT of an answer.

    sequence: as in the answered invitation, 0 where absent.
    stamp: DTSTAMP, aware UTC, None where absent.
    attendees: a COUNTER may name everybody.
    comment: None where there is none.
    start, end: of a COUNTER, both instants in UTC or both whole days, the end excluded; None where it states none.
    place: LOCATION of a COUNTER as written, None where it states none.
    is_unreadable: whether a COUNTER states a time that cannot be read.
    is_of_instance: whether it answers one instance of a series.
    """

    method: Method
    uid: str
    sequence: int
    stamp: datetime | None
    organizer: str | None
    attendees: tuple[Attendee, ...]
    comment: str | None
    start: Moment | None = None
    end: Moment | None = None
    place: str | None = None
    is_unreadable: bool = False
    is_of_instance: bool = False

    def attendee(self, sender: str) -> Attendee | None:
        """Tell who answers: the only one named or, among several, the mail's sender."""
        if len(self.attendees) == 1:
            return self.attendees[0]
        return next((each for each in self.attendees if is_same_owner(each.address, sender)), None)

    def participation(self, sender: str) -> Participation:
        """Tell what is answered; a proposal that says nothing else is tentative."""
        found = self.attendee(sender)
        said: Participation = found.participation if found else "needsAction"
        if self.method == "COUNTER":
            return "declined" if said == "declined" else "tentativelyAccepted"
        return said


def read_replies(parts: tuple[CalendarPart, ...]) -> tuple[Reply, ...] | NotAReply:
    """Read the answers in the part that can be read best; else tell what is wrong with the first of all."""
    results = [read_reply(part) for part in parts]
    readable = [each for each in results if not isinstance(each, NotAReply)]
    return min(readable, key=lambda replies: any(each.is_unreadable for each in replies), default=results[0])


def read_reply(part: CalendarPart) -> tuple[Reply, ...] | NotAReply:
    """Read the answers of one calendar object, one for each VEVENT with a UID."""
    try:
        calendar = read_calendar(part.text)
    except MalformedCalendar:
        return NotAReply("malformed")
    method = _method(calendar, part)
    if method is None:
        return NotAReply("other_method")
    events = [event for event in calendar.inside("VEVENT")[:_MOST_EVENTS] if event.value("UID")]
    if not events:
        return NotAReply("malformed")
    return tuple(_reply(method, event, calendar) for event in events)


def _method(calendar: Component, part: CalendarPart) -> Method | None:
    """Read METHOD, which counts once however often it is written; where it is missing, that of the MIME part."""
    said = {each.value.strip().upper() for each in calendar.all("METHOD")} or {part.method or ""}
    return next((name for name in get_args(Method) if said == {name}), None)


def _reply(method: Method, event: Component, calendar: Component) -> Reply:
    organizer = event.first("ORGANIZER")
    attendees = tuple(found for each in event.all("ATTENDEE") if (found := attendee_of(each)))
    reply = Reply(
        method=method,
        uid=_text(event, "UID") or "",
        sequence=_sequence(event),
        stamp=stamp_of(event),
        organizer=address_of(organizer) if organizer else None,
        attendees=attendees,
        comment=_comment(event, attendees),
        is_of_instance=event.first("RECURRENCE-ID") is not None,
    )
    return _countered(reply, event, calendar) if method == "COUNTER" else reply


def _countered(reply: Reply, event: Component, calendar: Component) -> Reply:
    place, span = _text(event, "LOCATION"), span_of(event, calendar)
    if span is None:
        return replace(reply, place=place, is_unreadable=event.first("DTSTART") is not None)
    return replace(reply, place=place, start=span[0], end=span[1])


def _sequence(event: Component) -> int:
    return number(event.value("SEQUENCE") or "")


def _comment(event: Component, attendees: tuple[Attendee, ...]) -> str | None:
    """Read COMMENT or, from Google, a parameter of the one who answers."""
    said = _text(event, "COMMENT") or (attendees[0].comment if len(attendees) == 1 else None)
    return many_lines(said, LONGEST_COMMENT)


def _text(event: Component, name: str) -> str | None:
    value = event.value(name)
    return str(vText.from_ical(value)) if value else None
