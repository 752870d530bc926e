"""Writes an appointment into a calendar object, whose other properties are left alone. Pure."""

from __future__ import annotations

from icalendar import Calendar, Event

from scheducal.connectors.calendar_objects.reading import ZONE, address_of, attendees_of, main_event
from scheducal.connectors.protocol import CalendarEvent
from scheducal.connectors.steps import invited, uninvited
from scheducal.connectors.systems.email.properties import Text, attendee, organizer, utc
from scheducal.connectors.systems.email.sanitize import sanitized, to_text
from scheducal.connectors.systems.email.text import one_line

_TIMES = frozenset({"start", "end", "zone"})
_LONGEST = 1_000


def written(event: CalendarEvent, before: Calendar | None, fields: frozenset[str], *, is_ours: bool) -> str:
    """Write the fields (of `steps.fields_to_write`) into an object, or a new one.

    is_ours: whether our own mails tell the invitees, so that the server must not.
    """
    calendar, vevent = before or Calendar(), Event()
    if before is None:
        calendar.add("prodid", "-//ScheduCal//Connected calendar//EN")
        calendar.add("version", "2.0")
        vevent.add("uid", Text(event.uid))
        calendar.add_component(vevent)
    else:
        vevent = main_event(calendar)
    moves = before is not None and bool(fields & _TIMES)
    values = {
        "dtstamp": utc(event.stamp),
        "sequence": max(event.sequence, int(vevent.get("sequence", 0)) + moves),
        **({"dtstart": utc(event.start), "dtend": utc(event.end)} if fields & _TIMES else {}),
        **({"summary": _text(event.subject or f"Appointment with {_who(event)}")} if "subject" in fields else {}),
        **({"description": _description(event)} if "body" in fields else {}),
        **({"location": _text(event.location)} if "location" in fields else {}),
        ZONE: Text(event.time_zone),
    }
    for name, value in values.items():
        vevent.pop(name, None)
        if value is not None:
            vevent.add(name, value)
    vevent.pop("duration", None)
    if before is None or moves or "attendees" in fields:
        _invite(vevent, event, asks_anew=moves, is_ours=is_ours)
    encoded: bytes = calendar.to_ical()
    return encoded.decode()


def _invite(vevent: Event, event: CalendarEvent, *, asks_anew: bool, is_ours: bool) -> None:
    """Name the organizer and who comes. Those that are there stay with their answers, and so do the owner's guests."""
    gone, there = uninvited(event), {address_of(each).casefold(): each for each in attendees_of(vevent)}
    kept = [each for address, each in there.items() if address not in gone]
    new = [
        attendee(each, fresh=True, answer_wanted=True, delegate=None, delegators=())
        for each in invited(event)
        if each.address.casefold() not in there
    ]
    who = organizer(event.organizer)
    for each in kept if asks_anew else ():
        each.params["PARTSTAT"] = "NEEDS-ACTION"
    for each in (*kept, *new, who) if is_ours else ():
        each.params["SCHEDULE-AGENT"] = "CLIENT"
    for name in ("attendee", "organizer"):
        vevent.pop(name, None)
    if kept or new:
        vevent.add("organizer", who)
    for each in (*kept, *new):
        vevent.add("attendee", each)


def _who(event: CalendarEvent) -> str:
    return event.organizer.name or event.organizer.address


def _text(text: str | None) -> Text | None:
    line = one_line(text, _LONGEST)
    return Text(line) if line else None


def _description(event: CalendarEvent) -> Text | None:
    clean = sanitized(event.body_html)
    text = event.body_text or (to_text(clean) if clean else None)
    return Text(text) if text else None
