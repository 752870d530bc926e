"""A page for people that shows what is in the mailboxes."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse

from tests.fakes.graph.event import Event
from tests.fakes.graph.mailbox import Mailbox
from tests.fakes.graph.service import GraphFake

_STYLE = "body{font:16px/1.5 system-ui;margin:2rem auto;max-width:50rem}.gone{text-decoration:line-through;color:#666}"


def page(fake: GraphFake) -> HTMLResponse:
    """Every mailbox with its events, by their start."""
    with fake.lock:
        mailboxes = "".join(map(_mailbox, fake.mailboxes.values()))
    shown = mailboxes or "<p>No mailbox has been used yet.</p>"
    title = "Outlook (a fake)"
    head = f"<title>{title}</title><meta name=viewport content='width=device-width'><style>{_STYLE}</style>"
    return HTMLResponse(f"<!doctype html><html lang=en><head>{head}</head><body><h1>{title}</h1>{shown}</body></html>")


def _mailbox(mailbox: Mailbox) -> str:
    events = sorted(mailbox.events.values(), key=lambda each: each.start)
    items = "".join(map(_event, events)) or "<li>nothing</li>"
    return f"<h2>{escape(mailbox.address)}</h2><ul>{items}</ul>"


def _event(event: Event) -> str:
    people = ", ".join(escape(f"{each.address} ({each.response})") for each in event.attendees.values())
    name, place = escape(event.subject or "(no subject)"), escape(event.location)
    kind = " class='gone'" if event.gone else ""
    return f"<li{kind}>{event.start:%Y-%m-%d %H:%M} UTC <strong>{name}</strong> {place}<br>{people}</li>"
