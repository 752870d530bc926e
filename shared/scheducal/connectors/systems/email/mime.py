"""The mail around a calendar object (RFC 6047), laid out as every calendar program reads it."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP

from scheducal.connectors.systems.email.bodies import (
    as_html,
    as_text,
    first_message_subject,
    first_message_text,
    subject_line,
)
from scheducal.connectors.systems.email.content import Content
from scheducal.connectors.systems.email.feedback.tags import MailTags
from scheducal.connectors.systems.email.itip import calendar_object
from scheducal.connectors.systems.email.properties import mailable
from scheducal.connectors.systems.email.text import mailbox, shortened, unstructured
from scheducal.values import dataclass

# RFC 2045 section 6.7 allows 76 characters to an encoded line. Headers set raw stay as they are.
_POLICY = SMTP.clone(max_line_length=76, refold_source="none")
# Characters. Programs cut longer subjects anyway.
_SUBJECT_LIMIT = 250
_ATTACHMENT = "invite.ics"


@dataclass(frozen=True, slots=True)
class Mail:
    """One message on its way: ASCII addresses of the envelope, the message as bytes.

    tags: what SES repeats in each event about it.
    """

    sender: str
    recipient: str
    data: bytes
    tags: Mapping[str, str]


def invitation(content: Content) -> Mail:
    """Build the mail of one step: text, HTML and calendar object as alternatives, the object attached once more.

    Raises UnusableAddress.
    """
    calendar = calendar_object(content)
    message = _envelope(content, subject_line(content))
    message.set_content(as_text(content), cte="quoted-printable")
    message.add_alternative(as_html(content), subtype="html", cte="quoted-printable")
    message.add_alternative(calendar, subtype="calendar", cte="base64", params={"method": content.method})
    _set_boundary(message, "alternative")
    # Programs that do not show the part above offer the attached file.
    message.add_attachment(
        calendar.encode(),
        maintype="application",
        subtype="ics",
        filename=_ATTACHMENT,
        params={"name": _ATTACHMENT},
    )
    _set_boundary(message, "mixed")
    return _sealed(content, message)


def first_message(content: Content) -> Mail:
    """Build the plain message that makes the sender known before the first invitation.

    Raises UnusableAddress.
    """
    message = _envelope(content, first_message_subject(content))
    message.set_content(first_message_text(content), cte="quoted-printable")
    return _sealed(content, message)


def _envelope(content: Content, subject: str) -> EmailMessage:
    """Build a message with its headers, which the same content always gives again.

    Message-ID and Date are absent: SES writes both, over those that a message has.
    """
    organizer, invitee = content.event.organizer, content.invitee
    sender = mailable(organizer.address)
    message = EmailMessage(_POLICY)
    message.set_raw("From", mailbox("From", organizer.name, sender))
    message.set_raw("Reply-To", mailbox("Reply-To", organizer.name, sender))
    message.set_raw("To", mailbox("To", invitee.name or "", mailable(invitee.address)))
    # So that out-of-office programs stay silent (RFC 3834 section 5).
    message.set_raw("Auto-Submitted", "auto-generated")
    message.set_raw("Subject", unstructured("Subject", shortened(subject, _SUBJECT_LIMIT)))
    return message


def _set_boundary(message: EmailMessage, name: str) -> None:
    """Set a constant boundary: `=_` occurs neither in quoted-printable nor in base64."""
    message.set_boundary(f"=_{name}")


def _sealed(content: Content, message: EmailMessage) -> Mail:
    event, invitee = content.event, content.invitee
    tags = MailTags(event.tenant_id, event.appointment_id, invitee.invitee_id, event.version)
    return Mail(mailable(event.organizer.address), mailable(invitee.address), message.as_bytes(), tags.to_ses())
