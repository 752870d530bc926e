"""An appointment as a file that calendar programs open (RFC 5545), for texts that carry one. Pure."""

from __future__ import annotations

from scheducal.connectors.protocol import CalendarEvent

_PRODID = "-//ScheduCal//Text//EN"


def calendar_file(event: CalendarEvent, title: str) -> str:
    """Write one VCALENDAR with one VEVENT. It asks nobody for an answer."""
    # What connections without such texts need not load.
    from icalendar import Calendar, Event, vText  # noqa: PLC0415

    calendar, vevent = Calendar(), Event()
    calendar.add("prodid", _PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if event.cancelled else "PUBLISH")
    vevent.add("uid", vText(event.uid))
    vevent.add("sequence", event.sequence)
    vevent.add("dtstamp", event.stamp)
    vevent.add("dtstart", event.start)
    vevent.add("dtend", event.end)
    vevent.add("summary", vText(title))
    vevent.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    if event.organizer.address:
        vevent.add("organizer", f"mailto:{event.organizer.address}")
    if event.location:
        vevent.add("location", vText(event.location))
    calendar.add_component(vevent)
    encoded: bytes = calendar.to_ical()
    return encoded.decode()
