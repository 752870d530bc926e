"""An appointment with two invitees, and answers to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from scheducal.appointments.model import Aggregate, Answer, Appointment, Invitee, Organizer, Participation, invitee_id
from scheducal.appointments.rules import AppointmentDecision
from scheducal.connectors.systems.email.replies.component import Attendee
from scheducal.connectors.systems.email.replies.model import Ignored
from scheducal.connectors.systems.email.replies.reply import Method, Reply
from scheducal.connectors.systems.email.replies.rules import MailSender, decide
from scheducal.walltime.wall_time import WallTime

AT = datetime(2026, 3, 19, 15, 0, tzinfo=UTC)
STAMP = AT - timedelta(minutes=5)
ID, TENANT = "apt_01km37mwc8qa0feavx1b3b92c4", "ten_01km37mwc8qa0feavx1b3b92c4"
UID = f"{ID}.{TENANT}@mail.test"
JOHN, MARY = "John@Acmecorp.com", "m.jones@gmail.com"


def aggregate(**changed: Any) -> Aggregate:
    """Version 5, SEQUENCE 3, asked at 2."""
    start, end = (WallTime(datetime(2026, 4, 15, hour), 0, "America/Los_Angeles") for hour in (9, 10))  # noqa: DTZ001
    appointment = Appointment(
        tenant_id=TENANT,
        appointment_id=ID,
        uid=UID,
        organizer=Organizer("acme@mail.test", "Acme"),
        start=start,
        end=end,
        created_at=AT - timedelta(days=1),
        updated_at=AT - timedelta(hours=1),
        stamp=AT - timedelta(hours=1),
        version=5,
        notice_version=4,
        sequence=3,
        asked_sequence=2,
        invitee_count=2,
    )
    return Aggregate(replace(appointment, **changed), (invitee(JOHN), invitee(MARY)))


def invitee(address: str, answer: Answer | None = None, **more: Any) -> Invitee:
    """Somebody on the list."""
    return Invitee(
        invitee_id(ID, address), address, "Somebody", "needsAction", AT - timedelta(days=1), answer=answer, **more
    )


def answered(before: Aggregate, address: str, answer: Answer, **more: Any) -> Aggregate:
    """Give the same, with an invitee's answer."""
    invitees = [each for each in before.invitees if each.address != address]
    return replace(before, invitees=(*invitees, invitee(address, answer, **more)))


def reply(address: str = JOHN, participation: Participation = "accepted", **changed: Any) -> Reply:
    """Make a REPLY to the present invitation; what begins with `sent_by` or `delegated_` belongs to its attendee."""
    of_attendee = {name: changed.pop(name, None) for name in ("sent_by", "delegated_to", "delegated_from")}
    attendee = Attendee(address.lower(), participation, comment=None, **of_attendee)
    method: Method = changed.pop("method", "REPLY")
    whole = Reply(method, UID, 3, STAMP, "acme@mail.test", (attendee,), None)
    return replace(whole, **changed)


def sender(address: str = JOHN, *, is_authentic: bool = True) -> MailSender:
    """Make a sender of the mail."""
    return MailSender(address, is_authentic)


def taken(before: Aggregate, given: Reply, by: MailSender) -> AppointmentDecision:
    decision = decide(before, given, by, AT)
    assert isinstance(decision, AppointmentDecision), decision
    return decision


def reason(before: Aggregate, given: Reply, by: MailSender) -> str | None:
    decision = decide(before, given, by, AT)
    return decision.reason if isinstance(decision, Ignored) else None
