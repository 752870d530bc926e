"""A page for people: it shows what is in the mailboxes, and lets them answer, propose, move, reword and delete."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tests.fakes.graph.mailboxes.event import Event
from tests.fakes.graph.mailboxes.mailbox import Mailbox
from tests.fakes.graph.mailboxes.person import OutlookPerson
from tests.fakes.graph.refusal import GraphError
from tests.fakes.graph.service import GraphFake

_STYLE = (
    "body{font:16px/1.5 system-ui;margin:2rem auto;max-width:50rem}.gone{text-decoration:line-through;color:#666}"
    "form{display:inline}"
)
_ANSWERS = {"Accept": "accepted", "Tentative": "tentativelyAccepted", "Decline": "declined"}
_PROPOSE = "Propose an hour later"
_HOUR = timedelta(hours=1)


def page(fake: GraphFake) -> HTMLResponse:
    """Every mailbox with its events, by their start."""
    with fake.lock:
        mailboxes = "".join(map(_mailbox, fake.mailboxes.values()))
    shown = mailboxes or "<p>No mailbox has been used yet.</p>"
    title = "Outlook (a fake)"
    head = f"<title>{title}</title><meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
    return HTMLResponse(f"<!doctype html><html lang=en><head>{head}</head><body><h1>{title}</h1>{shown}</body></html>")


async def act(fake: GraphFake, request: Request) -> Response:
    """Do as a button asks; then show the page again."""
    asked = {name: values[0] for name, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
    try:
        with fake.lock:
            _do(fake, asked)
    except (GraphError, KeyError):
        return HTMLResponse("There is no such event or attendee any more.", 404)
    except ValueError as refusal:
        return HTMLResponse(f"{escape(str(refusal))}.", 409)
    return RedirectResponse(f"{request.scope.get('root_path', '')}/", 303)


def _do(fake: GraphFake, asked: dict[str, str]) -> None:
    person, reference = OutlookPerson(fake, asked["mailbox"]), asked["event"]
    if asked["do"] == "Restore":
        person.restore(reference)
        return
    event = fake.mailbox(asked["mailbox"]).get(reference)
    later = event.start + _HOUR, event.end + _HOUR
    if asked["do"] == "Delete":
        person.delete(reference)
    elif asked["do"] == "An hour later":
        person.move(reference, *later)
    elif asked["do"] == "Reword":
        person.edit(reference, subject=f"{event.subject} (reworded)")
    elif asked["do"] == _PROPOSE:
        person.respond(reference, asked["who"], "tentativelyAccepted", proposed=later)
    else:
        person.respond(reference, asked["who"], _ANSWERS[asked["do"]])  # type: ignore[arg-type]


def _mailbox(mailbox: Mailbox) -> str:
    events = sorted(mailbox.events.values(), key=lambda each: each.start)
    items = "".join(map(_event, events)) or "<li>nothing</li>"
    return f"<h2>{escape(mailbox.address)}</h2><ul>{items}</ul>"


def _event(event: Event) -> str:
    name, place = escape(event.subject or "(no subject)"), escape(event.location)
    kind = " class='gone'" if event.gone else ""
    words = f"{event.start:%Y-%m-%d %H:%M} UTC <strong>{name}</strong> {place}"
    owners = _buttons(event, "", "Restore") if event.gone else _buttons(event, "", "An hour later", "Reword", "Delete")
    people = "".join(f"<br>{_attendee(event, each.address, each.response)}" for each in event.attendees.values())
    return f"<li{kind}>{words} {owners}{people}</li>"


def _attendee(event: Event, address: str, response: str) -> str:
    answers = "" if event.gone else _buttons(event, address, *_ANSWERS, _PROPOSE)
    return f"{escape(f'{address} ({response})')} {answers}"


def _buttons(event: Event, who: str, *names: str) -> str:
    fields = {"mailbox": event.mailbox, "event": event.event_id, "who": who}
    hidden = "".join(f"<input type=hidden name={name} value='{escape(value)}'>" for name, value in fields.items())
    shown = " ".join(f"<button name=do value='{escape(name)}'>{escape(name)}</button>" for name in names)
    return f"<form method=post action='act'>{hidden}{shown}</form>"
