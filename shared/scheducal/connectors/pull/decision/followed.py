"""What an appointment takes over from its event in a calendar. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime

from scheducal.clock import to_seconds
from scheducal.connectors.pull.decision.bodies import read
from scheducal.connectors.pull.decision.comparison import Comparison
from scheducal.connectors.pull.decision.fields import Field
from scheducal.text import LONGEST_LOCATION, LONGEST_SUBJECT
from scheducal.walltime.wall_time import WallTime
from scheducal.walltime.zones import zone_names

_NOT_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})


def times_of(found: Comparison) -> tuple[WallTime, WallTime] | None:
    """Start and end as people now want them; None for what no appointment can have, an end that is not later, say.

    The zone stays what was agreed on, unless somebody chose another in the calendar: then that one's clocks count.
    """
    zone, theirs = _zone(found), found.theirs
    start, end = _at(theirs.start, zone), _at(_end(found), zone)
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
            text["body"], text["body_format"] = read(theirs.body_html, found.ours.shown_format)
    return text


def line(text: str | None, longest: int) -> str | None:
    """Clean one line of control characters; None for blank."""
    plain = "".join(" " if unicodedata.category(char) in _NOT_TEXT else char for char in text or "")
    return plain.strip()[:longest].strip() or None


def _zone(found: Comparison) -> str:
    theirs = found.theirs.time_zone
    is_chosen = found.seen["zone"] != found.pushed_state.seen.get("zone", "") and theirs in zone_names()
    return theirs if is_chosen and theirs is not None else found.ours.start.zone


def _end(found: Comparison) -> datetime | None:
    """Give the end that they show. A system that keeps no end moves an appointment of the same length."""
    ours, theirs = found.ours, found.theirs
    if theirs.end is None and theirs.start is not None:
        return theirs.start + (ours.end.instant - ours.start.instant)
    return theirs.end


def _at(instant: datetime | None, zone: str) -> WallTime | None:
    try:
        return WallTime.at(to_seconds(instant), zone) if instant is not None else None
    except OverflowError:
        return None
