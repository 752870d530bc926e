"""Takes in one mail: reads it, decides, commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheducal.appointments.model import Aggregate, appointment_named
from scheducal.appointments.repository import AppointmentRepository, sync_row
from scheducal.appointments.rules import AppointmentDecision
from scheducal.connectors.systems.email.replies.mail import read_mail
from scheducal.connectors.systems.email.replies.model import Ignored, NotAReply, Refreshed, ReplyResult
from scheducal.connectors.systems.email.replies.reply import Reply, read_replies
from scheducal.connectors.systems.email.replies.rows import Received, note_put, told_again
from scheducal.connectors.systems.email.replies.rules import Sender, decide
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention
from scheducal.system_names import EMAIL

# Answers that anybody can send, and copies of what was noted already, leave no note.
_UNNOTED = frozenset({"unauthenticated", "repeated"})


@dataclass(frozen=True, slots=True)
class Replies:
    """Answers to the appointments of all tenants; the UID says whose."""

    repository: AppointmentRepository

    def receive(self, data: bytes, message_id: str, at: datetime) -> tuple[ReplyResult, ...]:
        """Receive a raw mail; tell what became of each answer in it, or why it is none.

        Repeating it changes nothing.

        message_id: SES's own.
        at: aware UTC, when the mail came.
        Raises store.table.Contention, to be tried again.
        """
        mail = read_mail(data)
        if isinstance(mail, NotAReply):
            return (mail.reason,)
        replies = read_replies(mail.calendars)
        if isinstance(replies, NotAReply):
            return (replies.reason,)
        sender = Sender(mail.sender, mail.is_authentic)
        return tuple(self._take(Received(each, mail.sender, message_id, at), sender) for each in replies)

    def _take(self, received: Received, sender: Sender) -> ReplyResult:
        for _ in attempts():
            before = self._find(received.reply.uid)
            if before is None:
                return "unknown_appointment"
            try:
                return self._attempt(before, received, sender)
            except CommitRefused as refused:
                if refused.olds.get("reply"):
                    return "repeated"
            except Contention:
                continue
        raise Contention

    def _find(self, uid: str) -> Aggregate | None:
        named = appointment_named(uid)
        found = self.repository.load(named.tenant_id, named.appointment_id) if named else None
        return found if found is not None and found.appointment.uid == uid else None

    def _attempt(self, before: Aggregate, received: Received, sender: Sender) -> ReplyResult:
        decision = decide(before, received.reply, sender, received.at)
        if isinstance(decision, Ignored):
            if decision.reason not in _UNNOTED:
                note = note_put(before.appointment, received, decision.reason, decision.invitee_id)
                self.repository.keep({"reply": note})
            return decision.reason
        if isinstance(decision, Refreshed):
            return self._refresh(before, received, decision.invitee_id)
        outcome = _outcome(decision, received.reply)
        actor = decision.touched[0].invitee_id
        said = decision.touched[0].answer
        note = note_put(decision.after.appointment, received, outcome, actor, said.answered_by if said else None)
        self.repository.commit(decision, actor, {"reply": note})
        return outcome

    def _refresh(self, before: Aggregate, received: Received, invitee_id: str) -> ReplyResult:
        """Have the invitee told again. Raises CommitRefused while a push is under way, and where it was done before."""
        appointment = before.appointment
        sync = next(each for each in before.syncs if each.system == EMAIL)
        self.repository.keep(
            {
                "reply": note_put(appointment, received, "refreshed", invitee_id),
                "told": told_again(appointment, invitee_id),
                "sync": sync_row(appointment, EMAIL).again(sync, appointment.version, received.at),
            }
        )
        return "refreshed"


def _outcome(decision: AppointmentDecision, reply: Reply) -> ReplyResult:
    if reply.is_unreadable:
        return "unresolved_time"
    return "countered" if decision.action == "countered" else "answered"
