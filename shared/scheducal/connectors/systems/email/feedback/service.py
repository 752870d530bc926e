"""Takes in one event of SES: reads it, decides, commits."""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments.events import appointment_event, event_data, named
from scheducal.appointments.model import Aggregate, Invitee, MailStatus
from scheducal.appointments.repository import AppointmentRepository
from scheducal.appointments.views import mail_view
from scheducal.connectors.systems.email.feedback.marks import changed_mark
from scheducal.connectors.systems.email.feedback.model import FeedbackResult, Ignored, Received
from scheducal.connectors.systems.email.feedback.report import Report, read_report
from scheducal.connectors.systems.email.feedback.rows import note_put, status_put
from scheducal.connectors.systems.email.feedback.rules import Recorded, decide, recipient
from scheducal.events.model import Envelope, envelope
from scheducal.events.types import EventType
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention, Table
from scheducal.store.writes import Put, Write
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Feedback:
    """What SES says of the mails of all tenants; a mail's tags say whose."""

    repository: AppointmentRepository
    table: Table

    def receive(self, body: str, received_at: datetime) -> Received:
        """Receive one event, and tell what became of it.

        Repeating it changes nothing. Raises store.table.Contention, to be tried again, and ValueError, TypeError for
        what cannot be read.
        """
        report = read_report(body, received_at)
        if isinstance(report, Ignored):
            return Received(report.reason)
        return Received(self._take(report, received_at), report.tags)

    def _take(self, report: Report, received_at: datetime) -> FeedbackResult:
        for _ in attempts():
            try:
                return self._attempt(report, received_at)
            except CommitRefused as refused:
                if refused.olds.get("note"):
                    return "repeated"
            except Contention:
                continue
        raise Contention

    def _attempt(self, report: Report, at: datetime) -> FeedbackResult:
        before = self.repository.load(report.tags.tenant_id, report.tags.appointment_id)
        if before is None:
            return "unknown_appointment"
        invitee = recipient(before, report)
        if isinstance(invitee, Ignored):
            return invitee.reason
        known = before.mail(invitee.invitee_id)
        decision = decide(known, report.status)
        writes: dict[str, Write] = _noted(before, report.status, decision)
        if isinstance(decision, Recorded):
            writes["status"] = status_put(before.appointment, known, decision.after)
            writes |= _told(before, invitee, decision, at)
            writes |= self._marked(before, invitee, decision.after, at)
        if writes:
            self.repository.keep(writes)
        return decision.reason if isinstance(decision, Ignored) else decision.after.state

    def _marked(self, before: Aggregate, invitee: Invitee, mail: MailStatus, at: datetime) -> dict[str, Write]:
        """Build the change of the address's mark, and the event that says once that it has one."""
        mark = changed_mark(self.table, before.appointment, invitee.address, mail)
        if mark is None:
            return {}
        event = _event("invitee.undeliverable", before, invitee, mail, at)
        told = appointment_event(before.appointment, event, f"address-{mail.message_id}")
        return {"mark": mark.write, **({"undeliverable": told} if mark.is_new else {})}


def _noted(before: Aggregate, mail: MailStatus, decision: Recorded | Ignored) -> dict[str, Write]:
    """Build a note of everything but deliveries, which need nobody's attention, and of what was noted before."""
    outcome: FeedbackResult = decision.reason if isinstance(decision, Ignored) else mail.state
    if mail.state == "delivered" or outcome == "repeated":
        return {}
    return {"note": note_put(before.appointment, mail, outcome)}


def _told(before: Aggregate, invitee: Invitee, decision: Recorded, at: datetime) -> dict[str, Put]:
    """Build the event for subscribers, once for each address and version."""
    if not decision.tells:
        return {}
    mail = decision.after
    said = _event("attendee.unreachable", before, invitee, mail, at)
    return {"event": appointment_event(before.appointment, said, f"mail-{mail.invitee_id}-{mail.version}")}


def _event(kind: EventType, before: Aggregate, invitee: Invitee, mail: MailStatus, at: datetime) -> Envelope:
    return envelope(kind, event_data(before, {"attendee": named(invitee), "mail": mail_view(mail)}), at)
