"""An event's texts as Google is given them: harmless, and no longer than it takes. Pure."""

from __future__ import annotations

from html import escape

from scheducal.connectors.protocol import CalendarEvent
from scheducal.connectors.systems.email.sanitize import sanitized, to_text
from scheducal.connectors.systems.email.text import one_line, shortened
from scheducal.values import replace

_LINE, _NAME, _DESCRIPTION = 1_000, 200, 8_192


def as_written(event: CalendarEvent) -> CalendarEvent:
    """Give the event with its texts cleaned; one without a subject is named after its organizer."""
    who = event.organizer
    return replace(
        event,
        subject=one_line(event.subject, _LINE) or one_line(f"Appointment with {who.name or who.address}", _LINE),
        body_html=_description(event),
        location=one_line(event.location, _LINE),
        invitees=tuple(replace(each, name=one_line(each.name, _NAME)) for each in event.invitees),
    )


def _description(event: CalendarEvent) -> str | None:
    """Clean the HTML; text that is too long loses its markup, and then its end."""
    html = sanitized(event.body_html)
    if html is None or len(html) <= _DESCRIPTION:
        return html
    text = event.body_text or to_text(html) or ""
    kept = _DESCRIPTION
    while len(escaped := escape(shortened(text, kept), quote=False)) > _DESCRIPTION:
        kept -= max(1, (len(escaped) - _DESCRIPTION) // 5)
    return escaped
