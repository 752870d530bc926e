"""What one mail says: an event's values made safe for headers, properties and pages, once."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal
from urllib.parse import quote

from scheducal.appointments.model import Invitee, Organizer
from scheducal.clock import to_seconds
from scheducal.connectors.protocol import CalendarEvent, Operation, Step
from scheducal.connectors.systems.email.sanitize import sanitized, to_text
from scheducal.connectors.systems.email.text import indented, many_lines, one_line
from scheducal.values import dataclass, replace

Method = Literal["REQUEST", "CANCEL"]

METHODS: dict[Operation, Method] = {
    "create": "REQUEST",
    "add_invitee": "REQUEST",
    "update": "REQUEST",
    "cancel": "CANCEL",
    "remove_invitee": "CANCEL",
}
_NAME, _LINE, _PARAGRAPHS, _BODY = 200, 1_000, 10_000, 100_000
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Content:
    """event, invitee: as given, names and texts without control characters.
    stamp: DTSTAMP, whole seconds.

    summary: never empty.
    body_html: sanitised, body_text its text form, both None where there is no body.
    url: the location where it is an http or https address, percent-encoded to ASCII.
    """

    operation: Operation
    is_repeat: bool
    method: Method
    event: CalendarEvent
    invitee: Invitee
    stamp: datetime
    summary: str
    body_html: str | None
    body_text: str | None
    url: str | None

    def delegate_of(self, person: Invitee) -> Invitee | None:
        """Find who comes in their place."""
        return next((to for by, to in self._delegations() if by.invitee_id == person.invitee_id), None)

    def delegators_of(self, person: Invitee) -> tuple[Invitee, ...]:
        """List in whose place they come."""
        return tuple(by for by, to in self._delegations() if to.invitee_id == person.invitee_id)

    def _delegations(self) -> tuple[tuple[Invitee, Invitee], ...]:
        people = {each.invitee_id: each for each in self.event.invitees}
        return tuple((people[by], people[to]) for by, to in self.event.delegations)


def content(step: Step, event: CalendarEvent) -> Content:
    """Describe what the mail of a step says about an event. The same step and event give the same content."""
    safe = _safe_event(event)
    # Clients choose the HTML. Mail programs of strangers show it.
    body = sanitized(event.body_html)
    return Content(
        operation=step.operation,
        is_repeat=step.is_repeat,
        method=METHODS[step.operation],
        event=safe,
        invitee=_safe_invitee(step.invitee),
        stamp=pushed_as_of(step, event),
        summary=safe.subject or f"Appointment with {safe.organizer.name or safe.organizer.address}",
        body_html=body,
        body_text=indented(event.body_text, _BODY) or (to_text(body) if body else None),
        url=_url(safe.location),
    )


def pushed_as_of(step: Step, event: CalendarEvent) -> datetime:
    """Give the instant of the newest change that concerns the invitee, UTC, whole seconds.

    Message ordering goes by it (RFC 5546 section 2.1.5), and a message sent again after a crash keeps it.
    """
    invitee = step.invitee
    return to_seconds(max(event.stamp, invitee.added_at, invitee.removed_at or invitee.added_at))


def _safe_event(event: CalendarEvent) -> CalendarEvent:
    return replace(
        event,
        subject=one_line(event.subject, _LINE),
        location=one_line(event.location, _LINE),
        comment=many_lines(event.comment, _PARAGRAPHS),
        organizer=Organizer(event.organizer.address, one_line(event.organizer.name, _NAME) or ""),
        invitees=tuple(_safe_invitee(invitee) for invitee in event.invitees),
    )


def _safe_invitee(invitee: Invitee) -> Invitee:
    return replace(invitee, name=one_line(invitee.name, _NAME))


def _url(location: str | None) -> str | None:
    if location is None or not _URL.fullmatch(location):
        return None
    return quote(location, safe="%/:?#[]@!$&'()*+,;=~")
