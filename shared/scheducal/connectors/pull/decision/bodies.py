"""A body as a calendar keeps it: cleaned like ours before it is compared, stored or shown. Pure."""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape
from typing import Literal

from scheducal.appointments.model import Appointment
from scheducal.body import BodyFormat, as_html, read_back
from scheducal.connectors.connected import RemoteEvent
from scheducal.connectors.systems.email.sanitize import LIMIT, sanitized
from scheducal.text import LONGEST_BODY

_NOT_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_LINE_ENDS = "\t\n\r"
_HIDDEN = tuple(
    (re.compile(rf"<{name}\b", re.IGNORECASE), re.compile(rf"</{name}\s*>", re.IGNORECASE))
    for name in ("style", "script", "title")
)
# Never further than to the next one, so that it takes no longer with each that is left open.
_TAG = re.compile(r"<[^<>]*>")


def is_same(ours: Appointment, theirs: RemoteEvent) -> bool:
    """Compare the words, and in plain text the lines too, since somebody chose them. Blank lines do not count."""
    one, other = _cleaned(ours.body_html), _cleaned(theirs.body_html)
    if visible(one) != visible(other):
        return False
    lines = _lines(other) if ours.shown_format == "text" else None
    return lines is None or lines == _lines(one)


def read(html: str | None, before: Literal["text", "html"]) -> tuple[str | None, BodyFormat]:
    """Read the body with its format. What is too long loses its markup first; cut in two it would be neither."""
    plain = "".join(char for char in html or "" if char in _LINE_ENDS or unicodedata.category(char) not in _NOT_TEXT)
    if not visible(plain):
        return None, "auto"
    clean = _cleaned(plain)
    if clean is None or len(clean) > LONGEST_BODY:
        return visible(clean or plain)[:LONGEST_BODY], "text"
    return read_back(clean, before)


def visible(html: str | None) -> str:
    """Give the words that a body shows. Calendars rewrite the markup around them, which is nobody's change."""
    text = html or ""
    for begin, end in _HIDDEN:
        text = _without(text, begin, end)
    return " ".join(unescape(_TAG.sub(" ", text)).split())


def _cleaned(html: str | None) -> str | None:
    """Clean a body as for an invitation, so that nothing in it does harm. Of one that is too long, keep the words."""
    shown = as_html(html, "html") if html else ""
    return sanitized(shown) if len(shown) <= LIMIT else escape(visible(shown), quote=False)


def _lines(clean: str | None) -> list[str] | None:
    """Give the lines of plain text, None for what is more than that."""
    text, body_format = read_back(clean or "", "text")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()] if body_format == "text" else None


def _without(text: str, begin: re.Pattern[str], end: re.Pattern[str]) -> str:
    """Leave out the text between two markers, and the markers too.

    Without an end, leave out everything after the beginning.
    """
    kept, place = [], 0
    while found := begin.search(text, place):
        kept.append(text[place : found.start()])
        closed = end.search(text, found.start())
        place = closed.end() if closed else len(text)
    return " ".join([*kept, text[place:]])
