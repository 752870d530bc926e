"""An answer that does not count, and why, in plain words."""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments.model import Participation
from scheducal.connectors.systems.email.replies.model import ReplyResult
from scheducal.values import dataclass

REASONS: dict[ReplyResult, str] = {
    "too_large": "The mail is too large to be read.",
    "unreadable": "The mail cannot be read.",
    "bounce": "A mail server reports on a mail that it could not deliver.",
    "automatic": "The mail was sent automatically, such as an absence note.",
    "no_sender": "The mail does not name exactly one sender.",
    "no_calendar": "The mail has no calendar part. Outlook may have sent it as winmail.dat.",
    "malformed": "The mail's calendar part cannot be read.",
    "other_method": "The mail's calendar part is not an answer.",
    "unauthenticated": "Nothing proves that the mail comes from its sender's domain.",
    "not_invited": "The answer is from somebody who is not invited.",
    "not_the_invitee": "The answer names an attendee, and somebody else sent it.",
    "no_participation": "The answer does not say whether the attendee comes.",
    "recurrence": "The answer is to one day of a series, and the appointment is a single one.",
    "removed": "The attendee is no longer invited.",
    "cancelled": "The appointment was cancelled before the answer came.",
    "delegation_loop": "The attendee delegates to themselves, or back to somebody in whose place they come.",
    "delegation_limit": "Too many people delegate, or pass the appointment on one to the next.",
    "delegate_is_organizer": "The attendee delegates to the organizer, who takes part anyway.",
    "delegate_removed": "The attendee delegates to somebody whom the organizer took off the list.",
    "delegate_unreachable": "The attendee delegates to an address that invitations do not reach.",
    "stale": "The answer is to an earlier time, or older than the attendee's last one.",
}
COUNTED_UNAUTHENTICATED = (
    "Nothing proves that the mail comes from its sender's domain. It counts by the tenant's setting."
)
UNREADABLE_TIME = "The answer counts. The time that it proposes cannot be read."


@dataclass(frozen=True, slots=True)
class UnverifiedAnswer:
    """An answer that does not count.

    outcome: why; REASONS has it in plain words.
    sender: the address that the mail says it is from, which may not be true; None where it names none.
    invitee_id: whose answer it says it is, None where that is nobody invited.
    participation: what it says, None where it has no readable answer.
    message_id: SES's own id of the mail, under which it is kept.
    at: aware UTC, when the mail came.
    identity: the same for copies of one answer.
    """

    outcome: ReplyResult
    sender: str | None
    invitee_id: str | None
    participation: Participation | None
    message_id: str
    at: datetime
    identity: str
