"""Takes in one mail: reads it, decides, commits."""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments.model import Aggregate, appointment_named
from scheducal.appointments.repository import AppointmentRepository, sync_row
from scheducal.appointments.rules import AppointmentDecision
from scheducal.connectors.systems.email.replies.mail import read_mail
from scheducal.connectors.systems.email.replies.model import Ignored, NotAReply, Refreshed, ReplyResult
from scheducal.connectors.systems.email.replies.reply import Reply, read_replies
from scheducal.connectors.systems.email.replies.rows import Answered, Received, identity_of, note_put, told_again
from scheducal.connectors.systems.email.replies.rules import MailSender, decide, invitee_at
from scheducal.connectors.systems.email.unverified.mentions import mentions
from scheducal.connectors.systems.email.unverified.model import (
    COUNTED_UNAUTHENTICATED,
    UNREADABLE_TIME,
    UnverifiedAnswer,
)
from scheducal.connectors.systems.email.unverified.service import UnverifiedAnswers
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention, Table
from scheducal.system_names import EMAIL
from scheducal.tenants.model import UnverifiedPolicy
from scheducal.tenants.repository import TenantRepository
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Replies:
    """Answers to the appointments of all tenants; the UID says whose."""

    table: Table

    @property
    def repository(self) -> AppointmentRepository:
        """Give the repository that keeps the appointments."""
        return AppointmentRepository(self.table)

    def receive(self, data: bytes, message_id: str, at: datetime) -> tuple[ReplyResult, ...]:
        """Receive a raw mail; tell what became of each answer in it, or why it is none.

        Repeating it changes nothing.

        message_id: SES's own.
        at: aware UTC, when the mail came.
        Raises store.table.Contention, to be tried again.
        """
        mail = read_mail(data)
        if isinstance(mail, NotAReply):
            return self._no_reply(data, mail, message_id, at)
        replies = read_replies(mail.calendars)
        if isinstance(replies, NotAReply):
            return self._no_reply(data, replace(replies, sender=mail.sender), message_id, at)
        sender = MailSender(mail.sender, mail.is_authentic)
        return tuple(self._take(Received(each, mail.sender, message_id, at), sender) for each in replies)

    def _no_reply(self, data: bytes, found: NotAReply, message_id: str, at: datetime) -> tuple[ReplyResult, ...]:
        """Note a mail that is no answer on each appointment whose UID is in it."""
        said = mentions(data)
        for named in said.names():
            before = self.repository.load(named.tenant_id, named.appointment_id)
            if before is not None and said.holds(before.appointment.uid):
                invitee = invitee_at(before, found.sender) if found.sender else None
                who = invitee.invitee_id if invitee else None
                answer = UnverifiedAnswer(found.reason, found.sender, who, None, message_id, at, message_id)
                UnverifiedAnswers(self.table).keep(before, answer)
        return (found.reason,)

    def _take(self, received: Received, sender: MailSender) -> ReplyResult:
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

    def _attempt(self, before: Aggregate, received: Received, sender: MailSender) -> ReplyResult:
        policy = "count" if sender.is_authentic else self._policy(before)
        # Only answers may count without proof: nobody is to have mails sent in another's name.
        sends_mail = received.reply.method == "REFRESH" or received.reply.participation(received.sender) == "delegated"
        is_believed = sender.is_authentic or (policy == "count" and not sends_mail)
        believed = replace(sender, is_authentic=is_believed)
        decision = decide(before, received.reply, believed, received.at)
        if isinstance(decision, Ignored):
            if decision.reason != "repeated" and policy != "ignore":
                UnverifiedAnswers(self.table).keep(before, _unverified(decision, received))
            return decision.reason
        if isinstance(decision, Refreshed):
            return self._refresh(before, received, decision.invitee_id)
        outcome = _outcome(decision, received.reply)
        reason = None if sender.is_authentic else COUNTED_UNAUTHENTICATED
        answered = _answered(decision, UNREADABLE_TIME if outcome == "unresolved_time" else reason)
        note = note_put(decision.after.appointment, received, outcome, answered)
        self.repository.commit(decision, answered.invitee_id, {"reply": note})
        return outcome

    def _refresh(self, before: Aggregate, received: Received, invitee_id: str) -> ReplyResult:
        """Have the invitee told again. Raises CommitRefused while a push is under way, and where it was done before."""
        appointment = before.appointment
        sync = next(each for each in before.syncs if each.system == EMAIL)
        self.repository.keep(
            {
                "reply": note_put(appointment, received, "refreshed", Answered(invitee_id, None, None)),
                "told": told_again(appointment, invitee_id),
                "sync": sync_row(appointment, EMAIL).again(sync, appointment.version, received.at),
            }
        )
        return "refreshed"

    def _policy(self, before: Aggregate) -> UnverifiedPolicy:
        """Read what the tenant wants done with an answer whose sender nothing proves."""
        tenant = TenantRepository(self.table).tenant(before.appointment.tenant_id)
        return tenant.settings.unverified_answers if tenant else "ignore"


def _unverified(ignored: Ignored, received: Received) -> UnverifiedAnswer:
    return UnverifiedAnswer(
        outcome=ignored.reason,
        sender=received.sender.lower(),
        invitee_id=ignored.invitee_id,
        participation=received.reply.participation(received.sender),
        message_id=received.message_id,
        at=received.at,
        identity=identity_of(received),
    )


def _answered(decision: AppointmentDecision, reason: str | None) -> Answered:
    invitee = decision.touched[0]
    return Answered(invitee.invitee_id, invitee.answer.answered_by if invitee.answer else None, reason)


def _outcome(decision: AppointmentDecision, reply: Reply) -> ReplyResult:
    if reply.is_unreadable:
        return "unresolved_time"
    return "countered" if decision.action == "countered" else "answered"
