"""An invitee's calendar program, as far as it answers an invitation: makes the mail that one would send.

What a program knows of an appointment is the calendar object in the newest invitation; the answer echoes its UID,
SEQUENCE, ORGANIZER and times (RFC 5546 sections 3.2.3 and 3.2.7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Literal

from icalendar import Calendar, Event, vCalAddress

from scheducal.connectors.systems.email.properties import Text, uri, utc
from scheducal.connectors.systems.email.text import mailto
from scheducal_tools.local.mailbox.receipt import received_by_ses

Partstat = Literal["ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"]

_SUBJECTS: dict[Partstat, str] = {
    "ACCEPTED": "Accepted",
    "DECLINED": "Declined",
    "TENTATIVE": "Tentatively Accepted",
    "DELEGATED": "Delegated",
}


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitee's calendar shows. organizer: the address that answers go to. start, end: aware."""

    uid: str
    sequence: int
    organizer: str
    summary: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ReplyIntent:
    """What the invitee does.

    at: aware, now.
    proposed_start: aware; a new time is as long as the old one.
    place: another place that is proposed.
    sender: the address that the mail comes from, where it is not the invitee's.
    delegate: the address of who comes instead.
    """

    address: str
    partstat: Partstat
    at: datetime
    comment: str | None = None
    proposed_start: datetime | None = None
    place: str | None = None
    sender: str | None = None
    delegate: str | None = None

    @property
    def method(self) -> Literal["REPLY", "COUNTER"]:
        """COUNTER where a new time or place is proposed."""
        return "REPLY" if self.proposed_start is None and self.place is None else "COUNTER"


def read_invitation(calendar: str) -> Invitation:
    """Read the invitation in a calendar part; raises ValueError where it is none."""
    read: Any = Calendar.from_ical(calendar)
    events = read.walk("VEVENT")
    if str(read.get("method")) != "REQUEST" or len(events) != 1:
        raise ValueError("the calendar object is no invitation")
    (event,) = events
    return Invitation(
        uid=str(event["uid"]),
        sequence=int(event.get("sequence", 0)),
        organizer=str(event["organizer"]),
        summary=str(event.get("summary", "")),
        start=event["dtstart"].dt.astimezone(UTC),
        end=event["dtend"].dt.astimezone(UTC),
    )


def reply_mail(invitation: Invitation, intent: ReplyIntent) -> bytes:
    """Build the answer as SES would store it."""
    calendar = _calendar(invitation, intent)
    said = "New Time Proposed" if intent.method == "COUNTER" else _SUBJECTS[intent.partstat]
    message = EmailMessage(SMTP)
    message["From"] = intent.sender or intent.address
    message["To"] = invitation.organizer.removeprefix("mailto:")
    message["Subject"] = f"{said}: {' '.join(invitation.summary.split())}"
    message["Date"] = format_datetime(intent.at)
    message.set_content(f"{intent.address}: {said}\n{intent.comment or ''}\n")
    message.add_alternative(calendar, subtype="calendar", cte="base64", params={"method": intent.method})
    return received_by_ses(message, intent.at)


def _calendar(invitation: Invitation, intent: ReplyIntent) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//ScheduCal//Local invitee//EN")
    calendar.add("version", "2.0")
    calendar.add("method", intent.method)
    calendar.add_component(_event(invitation, intent))
    encoded: bytes = calendar.to_ical()
    return encoded.decode()


def _event(invitation: Invitation, intent: ReplyIntent) -> Event:
    start = intent.proposed_start or invitation.start
    length: timedelta = invitation.end - invitation.start
    event = Event()
    event.add("uid", Text(invitation.uid))
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", utc(intent.at))
    event.add("dtstart", utc(start))
    event.add("dtend", utc(start + length))
    event.add("summary", Text(invitation.summary))
    event.add("organizer", uri(invitation.organizer))
    attendee = vCalAddress(mailto(intent.address))
    attendee.params["PARTSTAT"] = intent.partstat
    if intent.delegate:
        attendee.params["DELEGATED-TO"] = mailto(intent.delegate)
    event.add("attendee", attendee)
    if intent.place:
        event.add("location", Text(intent.place))
    if intent.comment:
        event.add("comment", Text(intent.comment))
    return event
