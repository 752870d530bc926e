"""Reads a mail: its headers, its bodies, its calendar part."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default

_HEADERS = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is there to be saved: its name, its type and its size in bytes."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Mail:
    """What a reader shows of a mail; None where there is no such part."""

    headers: list[tuple[str, str]]
    text: str | None
    html: str | None
    calendar: str | None
    attachments: list[Attachment]

    def header(self, name: str) -> str:
        """Read the header's value, empty where there is none."""
        return next((value for given, value in self.headers if given == name), "")


def read_mail(raw: bytes) -> Mail:
    """Parse a mail (RFC 5322); what is malformed in it is shown as far as it can be read."""
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return Mail(
        headers=[(name, str(message[name])) for name in _HEADERS if name in message],
        text=_content(message.get_body(("plain",))),
        html=_content(message.get_body(("html",))),
        calendar=_calendar(message),
        attachments=[_attachment(part) for part in message.walk() if part.get_content_disposition() == "attachment"],
    )


def _calendar(message: EmailMessage) -> str | None:
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            return _content(part)
    return None


def _content(part: MIMEPart | None) -> str | None:
    if part is None:
        return None
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode("utf-8", "replace").replace("\r\n", "\n")


def _attachment(part: MIMEPart) -> Attachment:
    payload = part.get_payload(decode=True)
    size = len(payload) if isinstance(payload, bytes) else 0
    return Attachment(part.get_filename() or "without a name", part.get_content_type(), size)
