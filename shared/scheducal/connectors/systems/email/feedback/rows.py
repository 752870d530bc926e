"""What SES says of mails, as rows: how the newest to each invitee ended, and a note of each piece of news."""

from __future__ import annotations

from scheducal.appointments.model import Appointment, MailStatus
from scheducal.appointments.rows import mail_item
from scheducal.connectors.systems.email.feedback.model import FeedbackResult
from scheducal.events.rows import expires_at
from scheducal.store.conditions import Attr
from scheducal.store.keys import MAIL_NOTES, MAILS, Key, appointment_partition
from scheducal.store.writes import Put, is_absent


def status_put(appointment: Appointment, before: MailStatus | None, after: MailStatus) -> Put:
    """Build the row of how an invitee's newest mail ended; refused where somebody else has written it meanwhile."""
    unchanged = is_absent()
    if before is not None:
        unchanged = Attr("messageId").eq(before.message_id) & Attr("state").eq(before.state)
    key = Key(_partition(appointment), f"{MAILS}{after.invitee_id}")
    return Put(key, mail_item(after), unchanged)


def note_put(appointment: Appointment, mail: MailStatus, outcome: FeedbackResult) -> Put:
    """Build the timeline's note of a piece of news, by version; refused where it is there already."""
    item = {
        "kind": "mailNote",
        "inviteeId": mail.invitee_id,
        "messageId": mail.message_id,
        "version": mail.version,
        "state": mail.state,
        "reason": mail.reason,
        "outcome": outcome,
        "expiresAt": expires_at(mail.at),
    }
    item["at"] = mail_item(mail)["at"]
    identity = f"{mail.version:010d}#{mail.invitee_id}#{mail.state}#{mail.message_id}"
    return Put(Key(_partition(appointment), f"{MAIL_NOTES}{identity}"), item, is_absent())


def _partition(appointment: Appointment) -> str:
    return appointment_partition(appointment.tenant_id, appointment.appointment_id)
