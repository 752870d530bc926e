"""The note that an answer leaves in its appointment's log: once, however often the same answer comes."""

from __future__ import annotations

import hashlib
from datetime import datetime

from scheducal.appointments.model import Appointment
from scheducal.clock import isoformat
from scheducal.connectors.systems.email.replies.model import ReplyResult
from scheducal.connectors.systems.email.replies.reply import Reply
from scheducal.events.rows import expires_at
from scheducal.store.conditions import Attr
from scheducal.store.keys import NOTES, Key, appointment_partition, pushed_state_key
from scheducal.store.writes import Put, Update, is_absent
from scheducal.system_names import EMAIL
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Received:
    """An answer as it came.

    message_id: SES's own id of the mail.
    at: aware UTC.
    """

    reply: Reply
    sender: str
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """Whose answer counts.

    by: the address that answered in the invitee's place; the note names nobody else by address.
    reason: what is to be known of it, in plain words.
    """

    invitee_id: str
    by: str | None
    reason: str | None


def note_put(appointment: Appointment, received: Received, outcome: ReplyResult, answered: Answered) -> Put:
    """Build the note of an answer that counts; refused where it is there already."""
    item = {
        "kind": "reply",
        "outcome": outcome,
        "reason": answered.reason,
        "method": received.reply.method,
        "participation": received.reply.participation(received.sender),
        "sequence": received.reply.sequence,
        "inviteeId": answered.invitee_id,
        "answeredBy": answered.by,
        "messageId": received.message_id,
        "version": appointment.version,
        "at": isoformat(received.at),
        "expiresAt": expires_at(received.at),
    }
    partition = appointment_partition(appointment.tenant_id, appointment.appointment_id)
    identity = _refresh(appointment, received, answered.invitee_id) if outcome == "refreshed" else identity_of(received)
    return Put(Key(partition, f"{NOTES}{outcome}#{identity}"), item, is_absent())


def told_again(appointment: Appointment, invitee_id: str) -> Update:
    """Build the write after which the push tells an invitee the present state; refused where nothing was told yet."""
    partition = appointment_partition(appointment.tenant_id, appointment.appointment_id)
    older = {"operation": "update", "noticeVersion": appointment.notice_version - 1, "isAsked": True}
    return Update(pushed_state_key(partition, EMAIL, invitee_id), older, condition=Attr("kind").exists())


def _refresh(appointment: Appointment, received: Received, invitee_id: str) -> str:
    """Give what the requests of a day share, so that two programs that answer each other fall silent."""
    whole = (invitee_id, appointment.notice_version, received.at.date())
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:32]


def identity_of(received: Received) -> str:
    """Give what two copies of one answer share, by any way and however often they come."""
    reply = received.reply
    stamp = isoformat(reply.stamp) if reply.stamp else received.message_id
    said = reply.participation(received.sender), reply.start, reply.end, reply.place, reply.comment
    guests = [each.additional_guests for each in reply.attendees if each.additional_guests]
    whole = (reply.uid, received.sender.lower(), reply.method, reply.sequence, stamp, said, *guests)
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:32]
