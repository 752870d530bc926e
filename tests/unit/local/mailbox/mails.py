"""Mails for the tests of the mailbox."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

SENDER = "Demo <ten-1@scheducal.test>"


def calendar_text(
    *, method: str = "REQUEST", uid: str = "u1@x", sequence: int = 0, start: str = "DTSTART:20270415T160000Z"
) -> str:
    """Make a calendar object with one event of an hour."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//x//x//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        start,
        "DURATION:PT1H",
        "SUMMARY:Review\\, quarterly",
        "LOCATION:Room 5",
        "ORGANIZER;CN=Demo:mailto:ten-1@scheducal.test",
        "ATTENDEE;CN=Ada;PARTSTAT=NEEDS-ACTION:mailto:ada@example.com",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(lines) + "\r\n"


def mail(
    *, subject: str = "Invitation", text: str = "Hello", html: str | None = None, calendar: str | None = None
) -> bytes:
    """Make a mail with the alternatives that are given."""
    message = EmailMessage(policy=SMTP)
    message["From"] = SENDER
    message["To"] = "Ada <ada@example.com>"
    message["Subject"] = subject
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    if calendar is not None:
        message.add_alternative(calendar, subtype="calendar")
    return message.as_bytes()
