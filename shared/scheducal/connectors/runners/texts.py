"""Which text is due about an appointment, and what was said of it before. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Final

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.clock import isoformat
from scheducal.connectors.connected import EventStep
from scheducal.connectors.connections.ruleset.model import Happening
from scheducal.connectors.protocol import CalendarEvent, Operation, PushedState
from scheducal.values import dataclass, replace

UNKNOWN: Final = "It was sent, and no answer came. It may have arrived, so that it is not sent again."
_OPERATIONS: Final[Mapping[Happening, Operation]] = {
    "created": "create",
    "moved": "update",
    "cancelled": "cancel",
    "no_show": "update",
}


@dataclass(frozen=True)
class TextStep(EventStep):
    """A text that is due. pushed_state: of the text before, None where there was none. fields: the `facts` it tells."""

    happening: Happening = "created"
    fields: Mapping[str, str] = field(default_factory=dict)

    def told(self, event: CalendarEvent, at: datetime) -> PushedState:
        """Record that it was said. What the system keeps of texts before stays known."""
        state = PushedState(
            WHOLE_EVENT, self.operation, event.notice_version, event.sequence, max(at, event.stamp), fields=self.fields
        )
        return replace(state, reference=last.reference, seen=last.seen) if (last := self.pushed_state) else state

    def noted(self, event: CalendarEvent, at: datetime) -> PushedState:
        """Note it before it is sent: if nothing more is written, nobody sends it again, and everybody sees why."""
        return replace(self.told(event, at), certain=False, error=UNKNOWN)

    def unsent(self, event: CalendarEvent, at: datetime) -> PushedState:
        """Take the note back, since nothing was sent."""
        return self.pushed_state or replace(self.told(event, at), fields={})


def facts(event: CalendarEvent, *, is_no_show: bool) -> dict[str, str]:
    """Give what texts are about: another of these means another text."""
    return {
        "start": isoformat(event.start),
        "end": isoformat(event.end),
        "cancelled": "yes" if event.cancelled else "",
        "noShow": "yes" if is_no_show else "",
    }


def due_text(now: Mapping[str, str], last: PushedState | None) -> TextStep | None:
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


def _step(happening: Happening, now: Mapping[str, str], last: PushedState | None) -> TextStep:
    return TextStep(operation=_OPERATIONS[happening], pushed_state=last, happening=happening, fields=now)
