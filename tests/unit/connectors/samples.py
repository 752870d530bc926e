"""Appointments and invitees to test with, and readers of what was sent."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from hypothesis import strategies as st
from icalendar import Calendar

from scheducal.appointments.model import Invitee, Organizer
from scheducal.connectors.protocol import CalendarEvent, Operation, PushedState, Step
from scheducal.connectors.systems.email.content import content
from scheducal.connectors.systems.email.mime import Mail, invitation

CREATED = datetime(2026, 3, 19, 14, 23, 1, tzinfo=UTC)
ORGANIZER = Organizer("acme@cal.example.org", "Acme Scheduling")
# Every character that UTF-8 can carry, and those that mean something in headers, properties and pages.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=150) | st.text(
    "ab ,;:\"'<>@()[]\\=?_^&NnäΩ😀\u202e\u2028\u0085\ufeff\r\n\t\x00\x0b\x1b.", max_size=80
)


def at(minutes: float) -> datetime:
    """So many minutes after the appointment was made."""
    return CREATED + timedelta(minutes=minutes)


def invitee(number: int = 1, **changes: Any) -> Invitee:
    """Somebody invited when the appointment was made."""
    plain = Invitee(f"i{number}", f"guest{number}@example.com", f"Guest {number}", "needsAction", CREATED)
    return replace(plain, **changes)


def event(*invitees: Invitee, **changes: Any) -> CalendarEvent:
    """Make a new appointment, of one invitee unless others are given."""
    plain = CalendarEvent(
        uid="01JQ8Z@cal.example.org",
        version=1,
        notice_version=1,
        sequence=0,
        created=CREATED,
        stamp=CREATED,
        start=datetime(2026, 4, 15, 16, tzinfo=UTC),
        end=datetime(2026, 4, 15, 17, tzinfo=UTC),
        time_zone="America/Los_Angeles",
        subject="Quarterly Business Review",
        body_html="<p>Q1 2026 review with the <b>Acme</b> team.</p>",
        location="Room 7, Main Street 1",
        organizer=ORGANIZER,
        invitees=invitees or (invitee(),),
    )
    return replace(plain, **changes)


def pushed_state(operation: Operation = "create", number: int = 1, **changes: Any) -> PushedState:
    """Give the pushed state of an invitee when the appointment was made."""
    return replace(PushedState(f"i{number}", operation, 1, 0, CREATED, "message-id"), **changes)


def mail(operation: Operation, of: CalendarEvent, to: Invitee | None = None) -> Mail:
    """Give the mail of one step to one invitee, the first of the event unless another is given."""
    return invitation(content(Step(operation, to or of.invitees[0]), of))


def parsed(sent: Mail) -> EmailMessage:
    """Give the message as a mail program reads it."""
    message = message_from_bytes(sent.data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def calendar_parts(message: EmailMessage) -> list[EmailMessage]:
    """Give the parts that a calendar program acts on."""
    return [part for part in message.walk() if part.get_content_type() == "text/calendar"]


def calendar_bytes(sent: Mail) -> bytes:
    """Give the calendar object as sent."""
    (part,) = calendar_parts(parsed(sent))
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload


def vevent(sent: Mail) -> Mapping[str, Any]:
    """Give the one event of the one calendar object of a mail."""
    return only_event(calendar_bytes(sent))


def only_event(raw: bytes) -> Mapping[str, Any]:
    """Give the one event of a calendar object as sent."""
    (calendar,) = Calendar.from_ical(raw, multiple=True)
    (found,) = calendar.walk("VEVENT")
    return cast("Mapping[str, Any]", found)


def letters(text: str | None) -> list[str]:
    """List the characters that can be read: no white space, no control characters, no byte order mark."""
    unread = ("Cc", "Zl", "Zp", "Zs")
    return [c for c in text or "" if unicodedata.category(c) not in unread and not c.isspace() and c != "\ufeff"]
