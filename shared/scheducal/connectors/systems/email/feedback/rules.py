"""What an event of SES makes of what is known of an invitee's mail. Pure."""

from __future__ import annotations

from scheducal.appointments.model import Aggregate, Invitee, MailState, MailStatus
from scheducal.connectors.systems.email.feedback.model import Ignored
from scheducal.connectors.systems.email.feedback.report import Report
from scheducal.connectors.systems.email.replies.match import is_same_mailbox
from scheducal.values import dataclass, replace

# Of two things that SES says of one mail, in whichever order, the one with the higher number is how it ended. Servers
# take a mail and send it back all the same, and recipients complain of what they got. What comes back for a while only
# is an automatic answer where the mail was delivered.
_FINALITY: dict[MailState, int] = {
    "delayed": 0,
    "delivered": 2,
    "bounced": 3,
    "suppressed": 3,
    "rejected": 3,
    "complained": 4,
}
_PASSING_BOUNCE = 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is known of the mail from now on. tells: whether subscribers are told that it did not arrive."""

    after: MailStatus
    tells: bool


def recipient(aggregate: Aggregate, report: Report) -> Invitee | Ignored:
    """Find whom the mail was for, as the tags say, where the appointment knows of that very mail."""
    if report.tags.version > aggregate.appointment.version:
        return Ignored("unknown_version")
    invitee = aggregate.invitee(report.tags.invitee_id)
    if invitee is None:
        return Ignored("unknown_invitee")
    is_theirs = any(is_same_mailbox(each, invitee.address) for each in report.recipients)
    return invitee if is_theirs else Ignored("other_recipient")


def decide(before: MailStatus | None, new: MailStatus) -> Recorded | Ignored:
    """Judge what SES says of a mail by what it said before."""
    if before is not None and before.message_id == new.message_id:
        if _finality(new) <= _finality(before):
            return Ignored("repeated" if new.state == before.state else "overtaken")
    elif before is not None and (new.version, new.sent_at) < (before.version, before.sent_at):
        return Ignored("stale")
    told = before.told_version if before else 0
    tells = is_unreached(new) and new.version > told
    return Recorded(replace(new, told_version=new.version if tells else told), tells)


def is_unreached(mail: MailStatus) -> bool:
    """Tell whether the invitee has not got the mail, or will get no other."""
    return mail.state not in ("delayed", "delivered")


def _finality(mail: MailStatus) -> int:
    return _PASSING_BOUNCE if mail.state == "bounced" and not mail.is_permanent else _FINALITY[mail.state]
