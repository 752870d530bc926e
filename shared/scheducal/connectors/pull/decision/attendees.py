"""Attendees as a calendar shows them: who was added and removed there, and what they answered. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scheducal.appointments import rules
from scheducal.appointments.model import MOST_INVITEES, Answer, Invitee, invitee_id
from scheducal.appointments.rules import AppointmentDecision
from scheducal.clock import to_seconds
from scheducal.connectors.connected import RemoteAttendee, attendees_of
from scheducal.connectors.pull.decision.comparison import Comparison
from scheducal.connectors.pull.decision.followed import line
from scheducal.connectors.pull.decision.model import Followed
from scheducal.connectors.pull.decision.settled import settled
from scheducal.text import LONGEST_COMMENT, LONGEST_NAME, without_unseen
from scheducal.values import replace


def list_changed(found: Comparison) -> Followed | None:
    """Find the first who was taken off the list in the calendar, or put on it, since both agreed."""
    seen, shown = _marks(found.pushed_state.seen), _marks(found.seen)
    invited = {attendees_of([each.address]): each for each in found.before.invited}
    for mark in sorted((seen - shown) & invited.keys()):
        decision = rules.uninvited(found.before, invited[mark].invitee_id, found.now)
        return _followed(found, decision, gone=mark)
    for attendee in found.theirs.attendees:
        mark = attendees_of([attendee.address])
        # Beyond the limit guests stay in the calendar alone.
        if mark not in seen and mark not in invited and len(invited) < MOST_INVITEES:
            name = line(without_unseen(attendee.name or ""), LONGEST_NAME) or attendee.address
            decision = rules.invited(found.before, name, attendee.address, found.now, prime=False)
            return _followed(found, decision, came=mark)
    return None


def answer_given(found: Comparison) -> Followed | None:
    """Find the first answer that is new, and is one to the present start and end."""
    # The calendar does not show the newest time yet, so that its answers are to an earlier one.
    if found.pushed_state.sequence < found.ours.asked_sequence:
        return None
    for attendee in found.theirs.attendees:
        invitee = found.before.invitee(invitee_id(found.ours.appointment_id, attendee.address))
        # Guests of the owner's own are nobody that we know.
        if invitee is None or invitee.removed_at is not None or attendee.participation == "needsAction":
            continue
        if _is_new(found, invitee, attendee):
            decision = rules.answered(found.before, invitee, _answer(found, attendee), found.now)
            return Followed(decision, found.pushed_state, invitee.invitee_id)
    return None


def _is_new(found: Comparison, invitee: Invitee, attendee: RemoteAttendee) -> bool:
    """Tell whether an answer is new: by the time that the calendar gives for it; without one, by what is said.

    The same words may answer an earlier start and end. They count again only where the calendar had forgotten them.
    """
    last = invitee.answer
    if last is None:
        return True
    said = _said(attendee)
    before = last.participation, last.proposed_start, last.proposed_end, last.additional_guests
    # Two answers in the same second are told apart by their content.
    if attendee.responded_at is not None:
        at = to_seconds(attendee.responded_at)
        return at > last.stamp or (at == last.stamp and said != before)
    if (*said, _comment(attendee)) != (*before, last.comment):
        return True
    is_void = last.sequence < found.ours.asked_sequence
    return is_void and attendees_of([attendee.address]) not in found.pushed_state.seen.get("answered", "").split()


def _answer(found: Comparison, attendee: RemoteAttendee) -> Answer:
    return Answer(
        participation=attendee.participation,
        sequence=found.pushed_state.sequence,
        stamp=_stamp(found, attendee),
        comment=_comment(attendee),
        proposed_start=_whole(attendee.proposed_start),
        proposed_end=_whole(attendee.proposed_end),
        additional_guests=attendee.additional_guests,
    )


def _stamp(found: Comparison, attendee: RemoteAttendee) -> datetime:
    return to_seconds(attendee.responded_at or min(found.changed_there_at, found.now))


def _said(attendee: RemoteAttendee) -> tuple[str, datetime | None, datetime | None, int]:
    proposed = _whole(attendee.proposed_start), _whole(attendee.proposed_end)
    return attendee.participation, *proposed, attendee.additional_guests


def _whole(instant: datetime | None) -> datetime | None:
    return to_seconds(instant) if instant is not None else None


def _comment(attendee: RemoteAttendee) -> str | None:
    return line(attendee.comment, LONGEST_COMMENT)


def _marks(kept: Mapping[str, str]) -> frozenset[str]:
    return frozenset(kept.get("attendees", "").split())


def _followed(found: Comparison, decision: AppointmentDecision, *, came: str = "", gone: str = "") -> Followed:
    """Give or take this one person in both lists; others' turns come after."""
    pushed_state = replace(
        found.pushed_state,
        seen=_relisted(found.pushed_state.seen, came, gone),
        pushed=_relisted(found.pushed_state.pushed, came, gone),
    )
    return Followed(replace(decision, in_calendar=True), settled(pushed_state, decision), found.connection_id)


def _relisted(kept: Mapping[str, str], came: str, gone: str) -> Mapping[str, str]:
    marks = (_marks(kept) | {came}) - {gone, ""}
    return {**kept, "attendees": " ".join(sorted(marks))}
