"""What a person's change in a calendar makes of the appointment.

Pure. One step at a time: what is decided is written, and then one looks again, so that a crash in between loses
nothing. Each step notes in `PushedState.seen` what it has dealt with, and the etag comes last. Where both sides changed
the same field, the later change counts, and the other is kept for the timeline.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from scheducal.appointments import rules
from scheducal.appointments.rules import AppointmentDecision
from scheducal.connectors.connected import pushed_of
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.pull.decision.attendees import answer_given, list_changed
from scheducal.connectors.pull.decision.comparison import Comparison
from scheducal.connectors.pull.decision.fields import NAMES, Field, said, shown
from scheducal.connectors.pull.decision.followed import text_of, times_of
from scheducal.connectors.pull.decision.model import Conflict, Followed, Kept, Next, Presence
from scheducal.connectors.pull.decision.settled import settled
from scheducal.connectors.push.work import calendar_event
from scheducal.values import replace


def next_step(found: Comparison) -> Next:
    """Decide the next thing to write; None where both agree.

    Without a base, what the calendar shows becomes the base.
    """
    # Without a base nobody can tell on which side a field changed.
    if not found.pushed_state.seen:
        return _agreed(found)
    if found.ours.is_cancelled:
        return _kept_cancelled(found)
    if found.theirs.cancelled:
        return _cancelled(found)
    # Times come before answers: a new time makes those beside it void.
    rules_in_turn: tuple[Callable[[Comparison], Next], ...] = (_edited, list_changed, answer_given, _presence, _agreed)
    return next((step for rule in rules_in_turn if (step := rule(found)) is not None), None)


def _kept_cancelled(found: Comparison) -> Next:
    """Keep a cancellation: it is for good. What people change or restore afterwards is for the timeline alone."""
    was_told, was_gone = found.pushed_state.operation == "cancel", bool(found.pushed_state.seen.get("cancelled"))
    if was_told and was_gone != found.theirs.cancelled:
        return Kept(replace(found.pushed_state, seen=found.seen), is_restored=not found.theirs.cancelled)
    if found.theirs.cancelled or was_told or not found.changed_there:
        return None
    conflicts = tuple(Conflict(field, "api", shown(field, found.theirs, found.ours)) for field in found.changed_there)
    return Kept(_dealt_with(found, found.changed_there), conflicts)


def _cancelled(found: Comparison) -> Next:
    """Follow a deletion or cancellation there: the appointment is over, unless it was changed here later."""
    if found.pushed_state.seen.get("cancelled"):
        return None
    pushed_state = replace(found.pushed_state, seen={**found.pushed_state.seen, "cancelled": "yes"})
    pending = tuple(field for field in NAMES if found.changed_here(field))
    # A later change here says that somebody still wants the appointment.
    if pending and found.changed_here_at(pending) > found.changed_there_at:
        return Kept(pushed_state, (Conflict("cancellation", "api", "cancelled"),))
    decision = replace(rules.cancelled(found.before, None, found.now), in_calendar=True)
    pushed_state = replace(pushed_state, operation="cancel", pushed=pushed_of(calendar_event(decision.after)))
    conflicts = tuple(Conflict(field, "calendar", said(field, found.ours)) for field in pending)
    return Followed(decision, settled(pushed_state, decision), found.connection_id, conflicts)


def _edited(found: Comparison) -> Next:
    """Decide about time, subject, body and location: what is followed, and what is ours again because it is later."""
    if not (changed := found.changed_there):
        return None
    ours = frozenset(field for field in changed if _is_ours(found, field))
    theirs = tuple(field for field in changed if field not in ours)
    conflicts = tuple(_conflict(found, field, ours) for field in changed if found.changed_here(field))
    decision = _follow(found, theirs)
    pushed_state = _dealt_with(found, changed)
    if decision is None:
        return Kept(_unpushed(pushed_state, found, ours), conflicts)
    pushed_state = _agreed_on(_unpushed(pushed_state, found, ours), decision, theirs)
    return Followed(decision, settled(pushed_state, decision), found.connection_id, conflicts)


def _is_ours(found: Comparison, field: Field) -> bool:
    """Tell whether our value stands: it is the later one, or theirs is none that an appointment can have."""
    if field == "time" and times_of(found) is None:
        return True
    if not found.changed_here(field) or found.winner == "theirs":
        return False
    return found.winner == "ours" or found.changed_here_at([field]) > found.changed_there_at


def _follow(found: Comparison, fields: tuple[Field, ...]) -> AppointmentDecision | None:
    start, end = found.ours.start, found.ours.end
    if "time" in fields and (moved := times_of(found)) is not None:
        start, end = moved
    decision = rules.edited(found.before, start, end, text_of(found, fields), found.now)
    return replace(decision, in_calendar=True) if decision else None


def _conflict(found: Comparison, field: Field, ours: frozenset[Field]) -> Conflict:
    if field in ours:
        return Conflict(field, "api", shown(field, found.theirs, found.ours))
    return Conflict(field, "calendar", said(field, found.ours))


def _presence(found: Comparison) -> Next:
    """Follow what people said there of whether somebody came. A plain appointment has nothing that says so."""
    is_no_show, was_seen = found.theirs.is_no_show, bool(found.pushed_state.seen.get("noShow"))
    if is_no_show == was_seen or found.ours.booking_id is None:
        return None
    seen = {**found.pushed_state.seen, "noShow": "yes" if is_no_show else ""}
    pushed_state = replace(found.pushed_state, seen=seen)
    return Presence(pushed_state, found.connection_id, is_no_show, found.changed_there_at, found.winner)


def _agreed(found: Comparison) -> Next:
    """Note that nothing is left to deal with: from now on, what the calendar shows is the base."""
    return Kept(replace(found.pushed_state, seen=found.seen)) if found.seen != found.pushed_state.seen else None


def _dealt_with(found: Comparison, fields: Collection[Field]) -> PushedState:
    """Note these fields as dealt with.

    A new time makes answers void; those that the calendar shows beside it were given to another one.
    """
    names = [name for field in fields for name in NAMES[field]]
    names += ["answered"] if "time" in fields else []
    return replace(found.pushed_state, seen={**found.pushed_state.seen, **{name: found.seen[name] for name in names}})


def _unpushed(pushed_state: PushedState, found: Comparison, fields: Iterable[Field]) -> PushedState:
    """Note that our values of these fields are to be written again, over what the calendar shows."""
    names = [name for field in fields for name in NAMES[field]]
    return replace(pushed_state, pushed={**pushed_state.pushed, **{name: found.seen[name] for name in names}})


def _agreed_on(pushed_state: PushedState, decision: AppointmentDecision, fields: Iterable[Field]) -> PushedState:
    """Note as agreed what the appointment says after it followed: it need not be written."""
    asked = pushed_of(calendar_event(decision.after))
    names = [name for field in fields for name in NAMES[field]]
    return replace(pushed_state, pushed={**pushed_state.pushed, **{name: asked[name] for name in names}})
