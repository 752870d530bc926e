"""A mailbox that takes calendar mail as RFC 5546 section 2.1.5 orders it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheducal.connectors.protocol import CalendarEvent
from scheducal.connectors.systems.email.mime import Mail
from tests.unit.connectors.samples import calendar_parts, parsed, vevent


@dataclass(frozen=True, slots=True)
class Shown:
    """What the calendar shows."""

    summary: str
    start: datetime
    end: datetime
    location: str


def shown(event: CalendarEvent) -> Shown:
    """Show an event as every invitee's calendar must."""
    return Shown(event.subject or "", event.start, event.end, event.location or "")


class Mailbox:
    """One invitee's calendar. Fails when SEQUENCE falls or the two METHODs of a mail differ."""

    def __init__(self) -> None:
        self.calendar: Shown | None = None
        self.received = 0
        self._newest: tuple[int, datetime] | None = None

    def receive(self, mail: Mail) -> None:
        """Take the mail in, and act on it unless something newer was there before."""
        self.received += 1
        (part,) = calendar_parts(parsed(mail))
        method = part["Content-Type"].params["method"]
        assert f"METHOD:{method}\r\n".encode() in part.get_payload(decode=True)
        found = vevent(mail)
        rank = (int(found["sequence"]), found["dtstamp"].dt)
        assert self._newest is None or rank[0] >= self._newest[0], "SEQUENCE fell"
        if self._newest is None or rank >= self._newest:
            self._newest = rank
            start, end = found["dtstart"].dt, found["dtend"].dt
            entry = Shown(str(found["summary"]), start, end, str(found["location"]))
            self.calendar = entry if method == "REQUEST" else None
