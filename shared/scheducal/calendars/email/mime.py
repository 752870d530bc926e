"""The mail around a calendar object (RFC 6047), laid out as every calendar program reads it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from scheducal.calendars.email.address import mailable
from scheducal.calendars.email.content import Content
from scheducal.calendars.email.header import mailbox, unstructured
from scheducal.calendars.email.itip import calendar_object
from scheducal.calendars.email.letter import as_html, as_priming, as_text, priming_subject, subject_line
from scheducal.calendars.email.text import shortened

# RFC 2045 section 6.7 allows 76 characters to an encoded line. Headers set raw stay as they are.
_POLICY = SMTP.clone(max_line_length=76, refold_source="none")
_SUBJECT_LIMIT = 250
_ATTACHMENT = "invite.ics"
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Mail:
    """One message on its way: ASCII addresses of the envelope, the message as bytes."""

    sender: str
    recipient: str
    data: bytes


def invitation(content: Content) -> Mail:
    """The mail of one step: text, HTML and calendar object as alternatives, the object attached once more.

    Raises UnusableAddress.
    """
    calendar = calendar_object(content)
    message = _envelope(content, subject_line(content), content.operation)
    message.set_content(as_text(content), cte="quoted-printable")
    message.add_alternative(as_html(content), subtype="html", cte="quoted-printable")
    message.add_alternative(calendar, subtype="calendar", cte="base64", params={"method": content.method})
    _set_boundary(message, "alternative")
    message.add_attachment(
        calendar.encode(),
        maintype="application",
        subtype="ics",
        filename=_ATTACHMENT,
        params={"name": _ATTACHMENT},
    )
    _set_boundary(message, "mixed")
    return _sealed(content, message)


def priming(content: Content) -> Mail:
    """The plain message that makes the sender known before the first invitation.

    Raises UnusableAddress.
    """
    message = _envelope(content, priming_subject(content), "priming")
    message.set_content(as_priming(content), cte="quoted-printable")
    return _sealed(content, message)


def _envelope(content: Content, subject: str, kind: str) -> EmailMessage:
    """A message with its headers, which the same content always gives again."""
    organizer, invitee = content.event.organizer, content.invitee
    sender = mailable(organizer.address)
    domain = sender.rpartition("@")[2]
    message = EmailMessage(_POLICY)
    message.set_raw("From", mailbox("From", organizer.name, sender))
    message.set_raw("Reply-To", mailbox("Reply-To", organizer.name, sender))
    message.set_raw("To", mailbox("To", invitee.name or "", mailable(invitee.address)))
    message.set_raw("Subject", unstructured("Subject", shortened(subject, _SUBJECT_LIMIT)))
    message.set_raw("Date", format_datetime(content.stamp))
    message.set_raw("Message-ID", f"<{_message_key(content, kind)}@{domain}>")
    return message


def _message_key(content: Content, kind: str) -> str:
    event = content.event
    told = (event.uid, event.sequence, event.notice_version, kind, content.invitee.invitee_id, content.stamp)
    digest = hashlib.sha256(repr(told).encode()).hexdigest()[:20]
    return f"{_NOT_PLAIN.sub('', event.uid)[:40]}-{event.sequence}-{event.notice_version}-{digest}"


def _set_boundary(message: EmailMessage, name: str) -> None:
    """A constant boundary: `=_` occurs neither in quoted-printable nor in base64."""
    message.set_boundary(f"=_{name}")


def _sealed(content: Content, message: EmailMessage) -> Mail:
    sender, recipient = content.event.organizer.address, content.invitee.address
    return Mail(mailable(sender), mailable(recipient), message.as_bytes())
