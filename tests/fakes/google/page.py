"""A page for people that shows what is in the calendars."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

from tests.fakes.google.calendar import OwnedCalendar
from tests.fakes.google.service import GoogleFake

_STYLE = (
    "body{font:16px/1.5 system-ui;margin:2rem auto;max-width:50rem}.cancelled{text-decoration:line-through;color:#666}"
)


def page(fake: GoogleFake) -> HTMLResponse:
    """Every calendar with its events, by their start."""
    with fake.lock:
        calendars = "".join(map(_calendar, fake.calendars()))
    shown = calendars or "<p>No calendar has been used yet.</p>"
    title = "Google Calendar (a fake)"
    head = f"<title>{title}</title><meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
    return HTMLResponse(f"<!doctype html><html lang=en><head>{head}</head><body><h1>{title}</h1>{shown}</body></html>")


def _calendar(calendar: OwnedCalendar) -> str:
    events = sorted(calendar.events.values(), key=lambda each: str(each["start"]))
    items = "".join(map(_event, events)) or "<li>nothing</li>"
    return f"<h2>{escape(calendar.calendar_id)}</h2><ul>{items}</ul>"


def _event(event: dict[str, object]) -> str:
    start, guests = event["start"], event.get("attendees", [])
    assert isinstance(start, dict)
    assert isinstance(guests, list)
    when = escape(str(start.get("dateTime", start.get("date"))))
    people = ", ".join(escape(f"{each['email']} ({each['responseStatus']})") for each in guests)
    name = escape(str(event.get("summary") or "(no title)"))
    place = escape(str(event.get("location") or ""))
    return f"<li class='{escape(str(event['status']))}'>{when} <strong>{name}</strong> {place}<br>{people}</li>"
