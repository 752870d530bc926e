"""Decides what an answer makes of an appointment.

Pure: a decision to be committed, or why nothing changes.

Two may answer: the invitee, from the mailbox that was invited or another of the same owner; somebody of the same
company domain, in an answer that names the invitee. A delegate is an invitee too. The mail's sender must be one of
these, and SES must vouch for it.
"""

from __future__ import annotations

import re
from datetime import datetime, time

from scheducal.appointments import rules
from scheducal.appointments.delegation.rules import delegations, refusal
from scheducal.appointments.model import Aggregate, Answer, Appointment, Invitee
from scheducal.appointments.rules import AppointmentDecision
from scheducal.clock import to_seconds
from scheducal.connectors.systems.email.properties import UnusableAddress, mailable
from scheducal.connectors.systems.email.replies.component import Attendee
from scheducal.connectors.systems.email.replies.instants import Moment
from scheducal.connectors.systems.email.replies.match import are_colleagues, is_same_mailbox, is_same_owner
from scheducal.connectors.systems.email.replies.model import Ignored, IgnoredReason, Refreshed
from scheducal.connectors.systems.email.replies.reply import Reply
from scheducal.connectors.systems.email.text import one_line
from scheducal.system_names import EMAIL
from scheducal.values import dataclass, replace
from scheducal.walltime.wall_time import WallTime

_LONGEST_PLACE = 1024
# What a server takes without quotes (RFC 5321 section 4.1.2), at a domain that has one above it.
_MAILBOX = (
    r"(?i)(?=.{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])"
)


@dataclass(frozen=True, slots=True)
class MailSender:
    """The address of the mail's From field, and whether SES vouches for it."""

    address: str
    is_authentic: bool


def decide(
    before: Aggregate, reply: Reply, sender: MailSender, at: datetime
) -> AppointmentDecision | Refreshed | Ignored:
    """Judge an answer to this appointment.

    at: aware UTC, when the mail came. What a program's clock says that runs ahead counts as said then.
    """
    named = reply.attendee(sender.address)
    invitee = invitee_at(before, named.address if named else sender.address)
    # Anybody can write an address into From. So this is judged before the mail can change anything.
    if not sender.is_authentic:
        return Ignored("unauthenticated", invitee.invitee_id if invitee else None)
    if invitee is None:
        return Ignored("not_invited")
    invitee = _in_place_of(before, invitee, sender.address)
    if not _may_answer(invitee, named, sender.address):
        return Ignored("not_the_invitee", invitee.invitee_id)
    if reply.method == "REFRESH":
        return _refreshed(before.appointment, invitee, at)
    answer = _answer(before.appointment, invitee, reply, sender.address, at)
    if answer.delegate is not None:
        answer = replace(answer, delegate=_as_listed(before, answer.delegate))
    reason = _obstacle(before.appointment, invitee, reply, answer)
    if reason := reason or _delegation_refusal(before, invitee, answer.delegate):
        return Ignored(reason, invitee.invitee_id)
    return rules.answered(before, invitee, answer, at)


def _refreshed(appointment: Appointment, invitee: Invitee, at: datetime) -> Refreshed | Ignored:
    """Tell the invitee again, before the end of the appointment. A cancellation is told again too."""
    if appointment.system != EMAIL:
        return Ignored("other_method", invitee.invitee_id)
    if invitee.removed_at is not None:
        return Ignored("removed", invitee.invitee_id)
    if appointment.end.instant <= at:
        return Ignored("stale", invitee.invitee_id)
    return Refreshed(invitee.invitee_id)


def invitee_at(before: Aggregate, address: str) -> Invitee | None:
    """Find the invitee with this mailbox, on the list rather than taken off it."""
    own = [each for each in before.invitees if is_same_owner(each.address, address)]
    return min(own, key=lambda each: _distance(each, address), default=None)


def _in_place_of(before: Aggregate, invitee: Invitee, sender: str) -> Invitee:
    """Give the delegate where it is they who send the invitee's answer: it is their own."""
    pairs = (each for each in delegations(before) if each.delegator.invitee_id == invitee.invitee_id)
    return next((each.delegate for each in pairs if is_same_owner(each.delegate.address, sender)), invitee)


def _as_listed(before: Aggregate, address: str) -> str:
    """Spell an address as the list has it."""
    return next((each.address for each in before.invited if is_same_mailbox(each.address, address)), address)


def _delegation_refusal(before: Aggregate, invitee: Invitee, delegate: str | None) -> IgnoredReason | None:
    if delegate is None:
        return None
    try:
        is_usable = re.fullmatch(_MAILBOX, mailable(delegate)) is not None
    except UnusableAddress:
        is_usable = False
    return refusal(before, invitee, delegate) if is_usable else "delegate_unreachable"


def _distance(invitee: Invitee, address: str) -> tuple[bool, bool]:
    """Tell how likely the invitee is meant (the smaller, the likelier): on the list, and spelt alike."""
    return invitee.removed_at is not None, invitee.address.casefold() != address.casefold()


def _may_answer(invitee: Invitee, named: Attendee | None, sender: str) -> bool:
    if is_same_owner(sender, invitee.address):
        return True
    return named is not None and are_colleagues(sender, invitee.address)


def _answer(appointment: Appointment, invitee: Invitee, reply: Reply, sender: str, at: datetime) -> Answer:
    """Make the answer.

    SEQUENCE above ours counts as ours: Exchange sends such, and a later answer with the right one must count.
    """
    named = reply.attendee(sender)
    start, end = _proposed_time(appointment, reply)
    stamp = to_seconds(min(reply.stamp or at, at))
    place = _proposed_place(appointment, reply)
    is_echo = place is not None and _is_former(appointment, place, stamp, with_time=start is not None)
    is_own = is_same_owner(sender, invitee.address)
    participation = reply.participation(sender)
    return Answer(
        participation=participation,
        sequence=min(reply.sequence, appointment.sequence),
        stamp=stamp,
        comment=reply.comment,
        answered_by=None if is_same_mailbox(sender, invitee.address) else sender.lower(),
        delegate=named.delegated_to if named and is_own and participation == "delegated" else None,
        proposed_start=start,
        proposed_end=end,
        proposed_place=None if is_echo else place,
        additional_guests=named.additional_guests if named else 0,
    )


def _proposed_time(appointment: Appointment, reply: Reply) -> tuple[datetime, datetime] | tuple[None, None]:
    """Give the other time that is proposed; none where a COUNTER repeats the appointment's own."""
    if reply.start is None:
        return None, None
    start, length = _instant(reply.start, appointment), appointment.end.instant - appointment.start.instant
    end = _instant(reply.end, appointment) if reply.end else start + length
    is_same = (start, end) == (appointment.start.instant, appointment.end.instant)
    return (None, None) if is_same else (start, end)


def _instant(moment: Moment, appointment: Appointment) -> datetime:
    """Give the instant; a day begins at midnight in the appointment's zone."""
    if isinstance(moment, datetime):
        return moment
    return WallTime(datetime.combine(moment, time()), 0, appointment.start.zone).instant


def _proposed_place(appointment: Appointment, reply: Reply) -> str | None:
    place = one_line(reply.place, _LONGEST_PLACE)
    return None if place == one_line(appointment.location, _LONGEST_PLACE) else place


def _is_former(appointment: Appointment, place: str, stamp: datetime, *, with_time: bool) -> bool:
    """Tell whether a place is what a calendar program shows that has not taken the newest version yet.

    An earlier place alone, named after the change, is what the invitee wants.
    """
    changes = [until for former, until in appointment.former_places if one_line(former, _LONGEST_PLACE) == place]
    return any(with_time or stamp < until for until in changes)


def _obstacle(appointment: Appointment, invitee: Invitee, reply: Reply, answer: Answer) -> IgnoredReason | None:
    """Tell why an authentic answer of an invitee changes nothing.

    Order goes by SEQUENCE, then DTSTAMP, for each attendee alone (RFC 5546 section 2.1.5). An answer to an earlier
    start or end is stale; one to an invitation that only somebody else's removal has overtaken is not.
    """
    if invitee.removed_at is not None:
        return "removed"
    if appointment.is_cancelled:
        return "cancelled"
    if answer.participation == "needsAction":
        return "no_participation"
    if reply.is_of_instance:
        return "recurrence"
    if answer.sequence < appointment.asked_sequence:
        return "stale"
    return _overtaken(answer, invitee.answer)


def _overtaken(answer: Answer, last: Answer | None) -> IgnoredReason | None:
    if last is None or last == answer:
        return "repeated" if last else None
    return "stale" if (answer.sequence, answer.stamp) < (last.sequence, last.stamp) else None
