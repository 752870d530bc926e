"""A page for people that shows what is in the calendars, and lets them answer, move, reword and delete."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from scheducal.appointments.model import Participation
from tests.fakes.google.events.calendar import OwnedCalendar
from tests.fakes.google.events.person import GooglePerson
from tests.fakes.google.refusal import GoogleRefusal
from tests.fakes.google.service import GoogleFake

_STYLE = (
    "body{font:16px/1.5 system-ui;margin:2rem auto;max-width:50rem}.cancelled{text-decoration:line-through;color:#666}"
    "form{display:inline}"
)
_ANSWERS: dict[str, Participation] = {
    "Accept": "accepted",
    "Tentative": "tentativelyAccepted",
    "Decline": "declined",
}
_WITH_GUESTS = "Accept with 2 guests"
_HOUR = timedelta(hours=1)


def page(fake: GoogleFake) -> HTMLResponse:
    """Every calendar with its events, by their start."""
    with fake.lock:
        calendars = "".join(map(_calendar, fake.calendars()))
    shown = calendars or "<p>No calendar has been used yet.</p>"
    title = "Google Calendar (a fake)"
    head = f"<title>{title}</title><meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
    return HTMLResponse(f"<!doctype html><html lang=en><head>{head}</head><body><h1>{title}</h1>{shown}</body></html>")


async def act(fake: GoogleFake, request: Request) -> Response:
    """Do as a button asks; then show the page again."""
    asked = {name: values[0] for name, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
    try:
        with fake.lock:
            _do(fake, asked)
    except (GoogleRefusal, LookupError, ValueError):
        return HTMLResponse("There is no such event or guest any more.", 404)
    return RedirectResponse(f"{request.scope.get('root_path', '')}/", 303)


def _do(fake: GoogleFake, asked: dict[str, str]) -> None:
    (calendar,) = [each for each in fake.calendars() if each.calendar_id == asked["calendar"]]
    person, reference = GooglePerson(fake, calendar), asked["event"]
    event = calendar.get(reference)
    if asked["do"] == "Delete":
        person.delete(reference)
    elif asked["do"] == "Restore":
        person.restore(reference)
    elif asked["do"] == _WITH_GUESTS:
        person.respond(reference, asked["who"], "accepted", guests=2)
    elif asked["do"] == "An hour later":
        person.move(reference, _moment(event["start"]) + _HOUR, _moment(event["end"]) + _HOUR)
    elif asked["do"] == "Reword":
        person.edit(reference, subject=f"{event.get('summary', '')} (reworded)")
    else:
        person.respond(reference, asked["who"], _ANSWERS[asked["do"]])


def _moment(when: dict[str, str]) -> datetime:
    return datetime.fromisoformat(when["dateTime"])


def _calendar(calendar: OwnedCalendar) -> str:
    events = sorted(calendar.events.values(), key=lambda each: str(each["start"]))
    items = "".join(_event(calendar, each) for each in events) or "<li>nothing</li>"
    return f"<h2>{escape(calendar.calendar_id)}</h2><ul>{items}</ul>"


def _event(calendar: OwnedCalendar, event: dict[str, Any]) -> str:
    when = escape(str(event["start"].get("dateTime", event["start"].get("date"))))
    name, place = escape(event.get("summary") or "(no title)"), escape(event.get("location") or "")
    is_gone = event["status"] == "cancelled"
    fields = {"calendar": calendar.calendar_id, "event": event["id"]}
    owners = _buttons(fields, "Restore") if is_gone else _buttons(fields, "An hour later", "Reword", "Delete")
    guests = "".join(f"<br>{_guest(fields, each, is_gone=is_gone)}" for each in event.get("attendees", []))
    return f"<li class='{escape(event['status'])}'>{when} <strong>{name}</strong> {place} {owners}{guests}</li>"


def _guest(fields: dict[str, str], guest: dict[str, Any], *, is_gone: bool) -> str:
    answers = "" if is_gone else _buttons({**fields, "who": guest["email"]}, *_ANSWERS, _WITH_GUESTS)
    email, response = escape(guest["email"]), escape(guest["responseStatus"])
    return f"{email} ({response}) {answers}"


def _buttons(fields: dict[str, str], *names: str) -> str:
    hidden = "".join(f"<input type=hidden name={name} value='{escape(value)}'>" for name, value in fields.items())
    shown = " ".join(f"<button name=do value='{escape(name)}'>{escape(name)}</button>" for name in names)
    return f"<form method=post action='act'>{hidden}{shown}</form>"
