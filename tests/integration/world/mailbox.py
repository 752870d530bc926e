"""What SES was given, as the people who got it see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_string
from email.policy import default
from functools import lru_cache
from typing import Any

from icalendar import Calendar
from moto.backends import get_backend

from tests.integration.world.aws import ACCOUNT_ID, REGION


@dataclass(frozen=True, slots=True)
class Invitation:
    """The calendar object of a mail: one VEVENT with its METHOD. start, end, stamp: aware, UTC."""

    method: str
    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    end: datetime
    summary: str
    location: str | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. invitation: None for a plain message (plain message to Gmail first)."""

    recipient: str
    sender: str
    subject: str
    source: str
    invitation: Invitation | None

    @property
    def identity(self) -> tuple[str, str, int, datetime] | None:
        """Give the fields by which a calendar program tells mails apart; None for a plain message."""
        found = self.invitation
        return (self.recipient, found.uid, found.sequence, found.stamp) if found else None


def sent() -> list[Mail]:
    """Every message so far, in the order in which SES took them."""
    backend: Any = get_backend("ses")[ACCOUNT_ID][REGION]
    return [_mail(raw.destinations[0], raw.raw_data) for raw in backend.sent_messages]


def calendar_of(mails: Sequence[Mail], uid: str) -> Invitation | None:
    """Give the entry that one recipient's calendar shows for a UID after all mails, None where it shows none.

    A calendar program drops what is older by SEQUENCE, then DTSTAMP, than what it has (RFC 5546 section 2.1.5).
    """
    newest: Invitation | None = None
    for mail in mails:
        found = mail.invitation
        if found is None or found.uid != uid:
            continue
        if newest is None or (found.sequence, found.stamp) >= (newest.sequence, newest.stamp):
            newest = found
    return newest if newest and newest.method == "REQUEST" else None


def calendar_text(source: str) -> str | None:
    """Give the calendar object of a message, None where it has none."""
    message = message_from_string(source, policy=default)
    parts: list[Any] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return str(parts[0].get_payload(decode=True), "utf-8") if parts else None


def text_of(source: str) -> str:
    """Give the words of a message as plain text."""
    body: Any = message_from_string(source, policy=default).get_body(("plain",))
    return str(body.get_content())


@lru_cache(maxsize=1024)
def _mail(recipient: str, source: str) -> Mail:
    message = message_from_string(source, policy=default)
    calendar = calendar_text(source)
    return Mail(
        recipient=recipient,
        sender=str(message["From"]),
        subject=str(message["Subject"]),
        source=source,
        invitation=_invitation(calendar) if calendar else None,
    )


def _invitation(text: str) -> Invitation:
    calendar = Calendar.from_ical(text)
    event: Any
    (event,) = calendar.walk("VEVENT")
    return Invitation(
        method=str(calendar["method"]),
        uid=str(event["uid"]),
        sequence=int(event["sequence"]),
        stamp=event["dtstamp"].dt,
        start=event["dtstart"].dt,
        end=event["dtend"].dt,
        summary=str(event["summary"]),
        location=str(event["location"]) if "location" in event else None,
        status=str(event["status"]) if "status" in event else None,
    )
