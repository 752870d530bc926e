"""The calendar object of one mail: METHOD:REQUEST or METHOD:CANCEL (RFC 5546 sections 3.2.2 and 3.2.5)."""

from __future__ import annotations

from collections.abc import Iterator

from icalendar import Calendar, Event

from scheducal.appointments.model import Invitee
from scheducal.connectors.systems.email.content import Content
from scheducal.connectors.systems.email.properties import Text, attendee, organizer, uri, utc

PRODID = "-//ScheduCal//Calendar mail//EN"


def calendar_object(content: Content) -> str:
    """Write one VCALENDAR with one VEVENT, lines folded at 75 octets and ended by CRLF (RFC 5545 section 3.1).

    Times are UTC: a single event needs no VTIMEZONE, and every calendar program shows it right.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # Programs show buttons only where this agrees with the part's Content-Type (RFC 6047 section 2.4).
    calendar.add("method", content.method)
    calendar.add_component(_event(content))
    encoded: bytes = calendar.to_ical()
    return encoded.decode()


def _event(content: Content) -> Event:
    vevent = _identity(content)
    if content.method == "REQUEST":
        _describe(vevent, content)
    else:
        _withdraw(vevent, content)
    return vevent


def _identity(content: Content) -> Event:
    """Write what every calendar object about the event carries."""
    event, vevent = content.event, Event()
    vevent.add("uid", Text(event.uid))
    vevent.add("sequence", event.sequence)
    vevent.add("dtstamp", utc(content.stamp))
    vevent.add("dtstart", utc(event.start))
    vevent.add("dtend", utc(event.end))
    vevent.add("summary", Text(content.summary))
    vevent.add("organizer", organizer(event.organizer))
    for person in _attendees(content):
        delegate = content.delegate_of(person)
        delegators = [each.address for each in content.delegators_of(person)]
        fresh = person.invitee_id == content.invitee.invitee_id and content.operation in (
            "create",
            "add_invitee",
        )
        wanted, to = content.method == "REQUEST", delegate.address if delegate else None
        written = attendee(person, fresh=fresh, answer_wanted=wanted, delegate=to, delegators=delegators)
        vevent.add("attendee", written)
    if event.location is not None:
        vevent.add("location", Text(event.location))
    return vevent


def _attendees(content: Content) -> Iterator[Invitee]:
    """List everybody invited; an invitee who is taken off the list is named alone."""
    if content.operation == "remove_invitee":
        yield content.invitee
        return
    yield from (person for person in content.event.invitees if person.removed_at is None)


def _describe(vevent: Event, content: Content) -> None:
    vevent.add("created", utc(content.event.created))
    vevent.add("last-modified", utc(content.event.stamp))
    vevent.add("status", "CONFIRMED")
    vevent.add("transp", "OPAQUE")
    # Outlook goes by this rather than by TRANSP.
    vevent.add("x-microsoft-cdo-busystatus", "BUSY")
    vevent.add("x-microsoft-disallow-counter", "FALSE")
    if content.url is not None:
        vevent.add("url", uri(content.url))
    if content.body_text is not None:
        vevent.add("description", Text(content.body_text))
    if content.body_html is not None:
        page = Text(f"<html><body>{content.body_html}</body></html>")
        vevent.add("x-alt-desc", page, parameters={"FMTTYPE": "text/html"})


def _withdraw(vevent: Event, content: Content) -> None:
    """Withdraw the event.

    STATUS says that the whole event is cancelled; taking somebody off the list must not carry it.
    """
    vevent.add("transp", "TRANSPARENT")
    vevent.add("x-microsoft-cdo-busystatus", "FREE")
    # The appointment goes on, so that its status is not CANCELLED (RFC 5546 section 3.2.5).
    if content.operation == "remove_invitee":
        return
    vevent.add("status", "CANCELLED")
    if content.event.comment is not None:
        vevent.add("comment", Text(content.event.comment))
