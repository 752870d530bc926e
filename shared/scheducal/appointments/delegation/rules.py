"""Who comes in whose place, and what becomes of a delegation when somebody answers, moves or leaves. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from scheducal.appointments.model import (
    MOST_INVITEES,
    Aggregate,
    Answer,
    Appointment,
    Invitee,
    Participation,
    invitee_id,
)
from scheducal.gmail import is_same_mailbox
from scheducal.values import dataclass, replace

# Of people who pass the appointment on, one to the next.
LONGEST_CHAIN = 5
# Of one appointment. A move ends all of them in one transaction.
MOST_DELEGATIONS = 20

DelegationRefusal = Literal[
    "delegation_loop", "delegation_limit", "delegate_is_organizer", "delegate_removed", "delegate_unreachable"
]


@dataclass(frozen=True, slots=True)
class Delegation:
    """Two on the list: delegate comes in the place of delegator."""

    delegator: Invitee
    delegate: Invitee


def delegations(aggregate: Aggregate) -> tuple[Delegation, ...]:
    """List the delegations that count, also those whose delegate declined."""
    return _delegations(aggregate.invitees, aggregate.appointment.asked_sequence)


def delegators(aggregate: Aggregate) -> Mapping[str, list[str]]:
    """List the addresses in whose place each delegate comes, by the delegate's id."""
    found: dict[str, list[str]] = {}
    for each in delegations(aggregate):
        found.setdefault(each.delegate.invitee_id, []).append(each.delegator.address)
    return found


def refusal(before: Aggregate, invitee: Invitee, address: str) -> DelegationRefusal | None:
    """Tell why the invitee cannot send somebody of this address in their place; None where they can."""
    appointment = before.appointment
    if is_same_mailbox(address, appointment.organizer.address):
        return "delegate_is_organizer"
    above = _above(before, invitee)
    if any(is_same_mailbox(address, each.address) for each in (invitee, *above)):
        return "delegation_loop"
    identity = invitee_id(appointment.appointment_id, address)
    found, mail = before.invitee(identity), before.mail(identity)
    if mail is not None and mail.is_permanent:
        return "delegate_unreachable"
    # Whom the organizer took off the list, nobody else puts on it again.
    if found is not None and found.removed_at is not None and not found.is_delegate:
        return "delegate_removed"
    others = [each for each in delegations(before) if each.delegator.invitee_id != invitee.invitee_id]
    # Those who left count too: nobody is to have mails sent to one address after the other.
    delegates = [each for each in before.invitees if each.is_delegate and each.invitee_id != identity]
    is_full = len(before.invited) >= MOST_INVITEES or max(len(others), len(delegates)) >= MOST_DELEGATIONS
    return "delegation_limit" if is_full or len(above) >= LONGEST_CHAIN else None


def newcomer(before: Aggregate, answer: Answer, at: datetime) -> Invitee | None:
    """Make the delegate whom an answer names; None where it names none, or they are on the list already."""
    if answer.participation != "delegated" or answer.delegate is None:
        return None
    identity = invitee_id(before.appointment.appointment_id, answer.delegate)
    found = before.invitee(identity)
    if found is not None and found.removed_at is None:
        return None
    return Invitee(identity, answer.delegate, None, "needsAction", at, is_delegate=True)


def standing(invitees: Sequence[Invitee], asked_sequence: int) -> tuple[Invitee, ...]:
    """Give the invitees with the answers that count: nothing that was said to an earlier start or end.

    Of somebody whose delegate does not come, the answer does not count either.
    """
    counted = tuple(
        invitee if invitee.answer is None else replace(invitee, participation=_counting(invitee.answer, asked_sequence))
        for invitee in invitees
    )
    absent = {each.address.lower() for each in counted if each.removed_at or each.participation == "declined"}
    return tuple(
        replace(each, participation="needsAction")
        if (each.delegate_at(asked_sequence) or "").lower() in absent
        else each
        for each in counted
    )


def _counting(answer: Answer, asked_sequence: int) -> Participation:
    # An answer to an earlier start or end says nothing of the present one.
    return answer.participation if answer.sequence >= asked_sequence else "needsAction"


def settled(before: Sequence[Invitee], after: Sequence[Invitee], appointment: Appointment) -> tuple[Invitee, ...]:
    """Give the list with the answers that count, once delegations are settled.

    Delegates in nobody's place any more leave it. Those whose delegate does not come are asked again.
    """
    asked_sequence, at = appointment.asked_sequence, appointment.stamp
    invitees = standing(after, asked_sequence)
    while idle := _idle(invitees, asked_sequence):
        left = tuple(replace(each, removed_at=at) if each.invitee_id in idle else each for each in invitees)
        invitees = standing(left, asked_sequence)
    waiting = {each.invitee_id for each in before if _is_asked_again(each, asked_sequence)}
    return tuple(
        replace(each, added_at=at) if _is_asked_again(each, asked_sequence) and each.invitee_id not in waiting else each
        for each in invitees
    )


def written(before: Sequence[Invitee], after: Sequence[Invitee], touched: Sequence[Invitee]) -> tuple[Invitee, ...]:
    """List who is to be written: those touched first, then who came, left or is asked again."""
    was = {each.invitee_id: (each.added_at, each.removed_at) for each in before}
    now = {each.invitee_id: each for each in after}
    moved = [each for each in after if was.get(each.invitee_id) != (each.added_at, each.removed_at)]
    return tuple({each.invitee_id: now[each.invitee_id] for each in (*touched, *moved)}.values())


def with_delegates(invitees: Sequence[Invitee], appointment_id: str) -> tuple[Invitee, ...]:
    """Add the delegates of an older release, which kept their answers in their delegators' place."""
    known = {each.invitee_id for each in invitees}
    found: list[Invitee] = []
    for each in invitees:
        answer = each.answer
        if answer is None or answer.delegate is None:
            found.append(each)
            continue
        own = None if answer.participation == "delegated" else replace(answer, answered_by=None, delegate=None)
        given = Answer("delegated", answer.sequence, answer.stamp, delegate=answer.delegate) if own else answer
        found.append(replace(each, answer=given))
        if (identity := invitee_id(appointment_id, answer.delegate)) not in known:
            known.add(identity)
            delegate = Invitee(identity, answer.delegate, None, "needsAction", answer.stamp, each.removed_at)
            found.append(replace(delegate, answer=own, is_delegate=True))
    return tuple(found)


def _delegations(invitees: Sequence[Invitee], asked_sequence: int) -> tuple[Delegation, ...]:
    listed = {each.address.lower(): each for each in invitees if each.removed_at is None}
    named = ((each, each.delegate_at(asked_sequence)) for each in listed.values())
    return tuple(Delegation(each, listed[to.lower()]) for each, to in named if to and to.lower() in listed)


def _above(aggregate: Aggregate, invitee: Invitee) -> tuple[Invitee, ...]:
    """List those in whose place the invitee comes, and those in whose place they would."""
    pairs, found, edge = delegations(aggregate), dict[str, Invitee](), {invitee.invitee_id}
    while edge:
        newly = {each.delegator.invitee_id: each.delegator for each in pairs if each.delegate.invitee_id in edge}
        edge = newly.keys() - found.keys()
        found |= newly
    return tuple(found.values())


def _idle(invitees: Sequence[Invitee], asked_sequence: int) -> frozenset[str]:
    """List the ids of delegates on the list who come in nobody's place."""
    busy = {each.delegate.invitee_id for each in _delegations(invitees, asked_sequence)}
    return frozenset(
        each.invitee_id
        for each in invitees
        if each.is_delegate and each.removed_at is None and each.invitee_id not in busy
    )


def _is_asked_again(invitee: Invitee, asked_sequence: int) -> bool:
    """Tell whether an invitee delegated to somebody who does not come."""
    is_delegating = invitee.delegate_at(asked_sequence) is not None
    return is_delegating and invitee.removed_at is None and invitee.participation == "needsAction"
