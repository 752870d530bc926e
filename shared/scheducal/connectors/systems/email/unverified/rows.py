"""The note of an answer that does not count: in its appointment's log, and in a list of its tenant's."""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments.model import Appointment
from scheducal.clock import isoformat
from scheducal.connectors.systems.email.unverified.model import REASONS, UnverifiedAnswer
from scheducal.events.rows import expires_at
from scheducal.store.attention import attention
from scheducal.store.keys import NOTES, Key, appointment_partition, sortable
from scheducal.store.values import Item
from scheducal.store.writes import Put, is_absent


def unverified_bucket(tenant_id: str) -> str:
    """Name the partition of index `lists`: answers by mail that do not count, by time."""
    return f"T#{tenant_id}#UNVERIFIED"


def unverified_put(appointment: Appointment, answer: UnverifiedAnswer) -> Put:
    """Build the note; refused where it is there already."""
    place = f"{answer.outcome}#{answer.identity}"
    item = {
        "kind": "reply",
        "outcome": answer.outcome,
        "reason": REASONS[answer.outcome],
        "participation": answer.participation,
        "inviteeId": answer.invitee_id,
        "answeredBy": answer.sender,
        "messageId": answer.message_id,
        "appointmentId": appointment.appointment_id,
        "version": appointment.version,
        "at": isoformat(answer.at),
        "expiresAt": expires_at(answer.at),
        "gsi1pk": unverified_bucket(appointment.tenant_id),
        "gsi1sk": f"{sortable(answer.at)}#{appointment.appointment_id}#{place}",
        **attention(appointment.tenant_id, "1answer", f"{sortable(answer.at)}#{answer.identity}"),
    }
    partition = appointment_partition(appointment.tenant_id, appointment.appointment_id)
    return Put(Key(partition, f"{NOTES}{place}"), item, is_absent())


def start_after(tenant_id: str, place: str) -> Item | None:
    """Give the key after which the index goes on, from a row's place in it; None where it is no such place."""
    at, _, rest = place.partition("#")
    appointment_id, _, note = rest.partition("#")
    if not note or not _is_instant(at):
        return None
    table_key = Key(appointment_partition(tenant_id, appointment_id), f"{NOTES}{note}")
    return {**table_key.attributes(), "gsi1pk": unverified_bucket(tenant_id), "gsi1sk": place}


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
