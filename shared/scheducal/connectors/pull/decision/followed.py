"""What an appointment takes over from its event in a calendar. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from scheducal.appointments.requests import LONGEST_BODY, LONGEST_LOCATION, LONGEST_SUBJECT
from scheducal.body import read_back
from scheducal.clock import to_seconds
from scheducal.connectors.pull.decision.comparison import Comparison
from scheducal.connectors.pull.decision.fields import Field, visible
from scheducal.walltime.wall_time import WallTime
from scheducal.walltime.zones import zone_names

_NOT_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_LINE_ENDS = "\t\n\r"


def times_of(found: Comparison) -> tuple[WallTime, WallTime] | None:
    """Start and end as people now want them; None for what no appointment can have, an end that is not later, say.

    The zone stays what was agreed on, unless somebody chose another in the calendar: then that one's clocks count.
    """
    zone, theirs = _zone(found), found.theirs
    start, end = _at(theirs.start, zone), _at(theirs.end, zone)
    if start is None or end is None or end.instant <= start.instant:
        return None
    return start, end


def text_of(found: Comparison, fields: Iterable[Field]) -> dict[str, str | None]:
    """Read subject, location and body, those of the fields that are words, within what an appointment may hold."""
    theirs, text = found.theirs, dict[str, str | None]()
    for field in fields:
        if field == "subject":
            text[field] = line(theirs.subject, LONGEST_SUBJECT)
        elif field == "location":
            text[field] = line(theirs.location, LONGEST_LOCATION)
        elif field == "body":
            text |= _body(theirs.body_html, found.ours.shown_format)
    return text


def line(text: str | None, longest: int) -> str | None:
    """Clean one line of control characters; None for blank."""
    plain = "".join(" " if unicodedata.category(char) in _NOT_TEXT else char for char in text or "")
    return plain.strip()[:longest].strip() or None


def _body(html: str | None, before: Literal["text", "html"]) -> dict[str, str | None]:
    """Read the body. Markup that is too long is left out, which leaves the words; cut in two it would be neither."""
    if not visible(html):
        return {"body": None, "body_format": "auto"}
    plain = "".join(char for char in html or "" if char in _LINE_ENDS or unicodedata.category(char) not in _NOT_TEXT)
    if len(plain) > LONGEST_BODY:
        return {"body": visible(plain)[:LONGEST_BODY], "body_format": "text"}
    body, body_format = read_back(plain.strip(), before)
    return {"body": body, "body_format": body_format}


def _zone(found: Comparison) -> str:
    theirs = found.theirs.time_zone
    is_chosen = found.seen["zone"] != found.pushed_state.seen.get("zone", "") and theirs in zone_names()
    return theirs if is_chosen and theirs is not None else found.ours.start.zone


def _at(instant: datetime | None, zone: str) -> WallTime | None:
    try:
        return WallTime.at(to_seconds(instant), zone) if instant is not None else None
    except OverflowError:
        return None
