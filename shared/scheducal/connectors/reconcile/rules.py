"""Whether an appointment and its calendar system agree, by the decision that follows people's changes. Pure."""

from __future__ import annotations

from scheducal.connectors.pull.decision.attendees import answer_given, list_changed
from scheducal.connectors.pull.decision.comparison import Comparison
from scheducal.connectors.pull.decision.model import Followed, Kept
from scheducal.connectors.pull.decision.rules import next_step
from scheducal.connectors.pull.decision.settled import is_settled
from scheducal.connectors.push.work import Work, refusals
from scheducal.connectors.reconcile.model import Finding
from scheducal.connectors.repair import Repair
from scheducal.values import replace

AGREE, LAG, UNSYNCED = Finding("agree"), Finding("lag"), Finding("differ", ("sync",), "start_sync")
NO_EVENT = Finding("differ", ("event",), "start_sync")


def judged_by_row(work: Work) -> Finding | None:
    """Judge by the sync's own row: on its way, given up, or forgotten; None where it claims that all is well."""
    # The push worker is not done yet, which is no difference.
    if work.is_due:
        return LAG
    is_pushed = work.sync.pushed_version >= work.aggregate.appointment.version
    return None if is_pushed and work.sync.state == "synced" else UNSYNCED


def judged(found: Comparison) -> Finding:
    """Judge by what the calendar shows, of a sync that is done."""
    if is_left_behind(found):
        return Finding("differ", ("cancellation",), "cancel_event")
    step = next_step(found)
    if isinstance(step, Followed) or (isinstance(step, Kept) and step.conflicts):
        return Finding("differ", _differing(found), _repair(step))
    pushed_state = step.pushed_state if step else found.pushed_state
    return AGREE if is_settled(found.before, pushed_state) else UNSYNCED


def _repair(step: Followed | Kept) -> Repair:
    if isinstance(step, Kept):
        return "write_event"
    return "cancel_appointment" if step.decision.after.appointment.is_cancelled else "follow"


def is_left_behind(found: Comparison) -> bool:
    """Tell whether the event takes place though the appointment was cancelled, and the calendar was told so."""
    return found.ours.is_cancelled and found.pushed_state.operation == "cancel" and not found.theirs.cancelled


def to_be_cancelled_again(found: Comparison) -> Kept:
    """Note that the calendar is to be told again."""
    seen = {**found.seen, "cancelled": ""}
    # Forgetting what was pushed makes the push worker cancel the event once more.
    return Kept(replace(found.pushed_state, operation="update", error=None, seen=seen, pushed={}))


def may_try_again(work: Work) -> bool:
    """Tell whether a sync that is not done may succeed: nothing was refused for good."""
    return not work.is_due and not refusals(work.pushed_state, work.aggregate)


def _differing(found: Comparison) -> tuple[str, ...]:
    if found.theirs.cancelled:
        return ("cancellation",)
    people = {"attendees": list_changed(found), "answers": answer_given(found)}
    return (*found.changed_there, *(name for name, step in people.items() if step is not None))
