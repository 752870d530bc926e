"""The note that an answer leaves in its appointment's log: once, however often the same answer comes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from scheducal.appointments.model import Appointment
from scheducal.clock import isoformat
from scheducal.connectors.systems.email.replies.model import ReplyResult
from scheducal.connectors.systems.email.replies.reply import Reply
from scheducal.events.rows import expires_at
from scheducal.store.keys import NOTES, Key, appointment_partition
from scheducal.store.writes import Put, is_absent


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


def note_put(
    appointment: Appointment,
    received: Received,
    outcome: ReplyResult,
    invitee_id: str | None,
    answered_by: str | None = None,
) -> Put:
    """Build the note; refused where it is there already.

    answered_by: the address that answered in the invitee's place. The note names nobody else by address.
    """
    item = {
        "kind": "reply",
        "outcome": outcome,
        "method": received.reply.method,
        "participation": received.reply.participation(received.sender),
        "sequence": received.reply.sequence,
        "inviteeId": invitee_id,
        "answeredBy": answered_by,
        "messageId": received.message_id,
        "version": appointment.version,
        "at": isoformat(received.at),
        "expiresAt": expires_at(received.at),
    }
    partition = appointment_partition(appointment.tenant_id, appointment.appointment_id)
    return Put(Key(partition, f"{NOTES}{outcome}#{_identity(received)}"), item, is_absent())


def _identity(received: Received) -> str:
    """Give what two copies of one answer share, by any way and however often they come."""
    reply = received.reply
    stamp = isoformat(reply.stamp) if reply.stamp else received.message_id
    said = reply.participation(received.sender), reply.start, reply.end, reply.place, reply.comment
    whole = (reply.uid, received.sender.lower(), reply.method, reply.sequence, stamp, said)
    return hashlib.sha256(repr(whole).encode()).hexdigest()[:32]
