"""Keeps what does not count where the tenant can see it."""

from __future__ import annotations

from typing import Any

from scheducal.appointments.events import appointment_event, event_data, named
from scheducal.appointments.model import Aggregate
from scheducal.appointments.repository import AppointmentRepository
from scheducal.clock import isoformat
from scheducal.connectors.systems.email.unverified.model import REASONS, UnverifiedAnswer
from scheducal.connectors.systems.email.unverified.rows import unverified_put
from scheducal.events.model import envelope
from scheducal.store.commit import CommitRefused
from scheducal.store.conditions import Attr
from scheducal.store.keys import NOTES, appointment_partition
from scheducal.store.table import Table
from scheducal.values import dataclass

# Anybody who has seen an invitation can send answers without end. Further ones are in the mail bucket alone.
MOST_NOTES = 500


@dataclass(frozen=True, slots=True)
class UnverifiedAnswers:
    """Answers that do not count, to the appointments of all tenants."""

    table: Table

    def keep(self, before: Aggregate, answer: UnverifiedAnswer) -> None:
        """Note an answer on its appointment's timeline and tell subscribers, once however often it comes.

        Raises store.table.Contention.
        """
        appointment = before.appointment
        if self._is_full(appointment_partition(appointment.tenant_id, appointment.appointment_id)):
            return
        event = envelope("attendee.response_unverified", event_data(before, _told(before, answer)), answer.at)
        writes = {
            "note": unverified_put(appointment, answer),
            "event": appointment_event(appointment, event, f"unverified-{answer.outcome}-{answer.identity}"),
        }
        try:
            AppointmentRepository(self.table).keep(writes)
        except CommitRefused as refused:
            if not refused.olds.get("note"):
                raise

    def _is_full(self, partition: str) -> bool:
        condition = Attr("pk").eq(partition) & Attr("sk").begins_with(NOTES)
        return len(self.table.query(condition, limit=MOST_NOTES).items) >= MOST_NOTES


def _told(before: Aggregate, answer: UnverifiedAnswer) -> dict[str, Any]:
    """Describe the answer, and the attendee whose answer it says it is."""
    invitee = before.invitee(answer.invitee_id) if answer.invitee_id else None
    unverified = {
        "outcome": answer.outcome,
        "reason": REASONS[answer.outcome],
        "response": answer.participation,
        "respondedBy": answer.sender,
        "receivedAt": isoformat(answer.at),
    }
    return {"unverified": unverified, **({"attendee": named(invitee)} if invitee else {})}
