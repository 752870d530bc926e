"""Which text is due about an appointment, after what was said of it before. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scheducal.clock import isoformat
from scheducal.connectors.connected import EventStep
from scheducal.connectors.protocol import CalendarEvent, DueText, Happening, Operation, PushedState

_OPERATIONS: Final[Mapping[Happening, Operation]] = {
    "created": "create",
    "moved": "update",
    "cancelled": "cancel",
    "no_show": "update",
}


def facts(event: CalendarEvent, *, is_no_show: bool) -> dict[str, str]:
    """Give the facts that texts are about."""
    return {
        "start": isoformat(event.start),
        "end": isoformat(event.end),
        "cancelled": "yes" if event.cancelled else "",
        "noShow": "yes" if is_no_show else "",
    }


def due_text(now: Mapping[str, str], last: PushedState | None) -> EventStep | None:
    """Choose the text that is due, if any. A text that may have arrived counts as said; one that was refused does not.

    What was refused stays so until there is something else to say.
    """
    said = last.fields if last else {}
    if said == now:
        return None
    was_refused = last is not None and last.error is not None and last.certain
    if not said or (was_refused and last is not None and last.operation == "create"):
        return None if now["cancelled"] else _step("created", now, last if said else None)
    if now["cancelled"] != said["cancelled"]:
        return _step("cancelled", now, last)
    if now["noShow"] and not said["noShow"]:
        return _step("no_show", now, last)
    is_moved = (now["start"], now["end"]) != (said["start"], said["end"])
    return _step("moved", now, last) if is_moved and not now["cancelled"] else None


def _step(happening: Happening, now: Mapping[str, str], last: PushedState | None) -> EventStep:
    return EventStep(_OPERATIONS[happening], last, DueText(happening, now))
