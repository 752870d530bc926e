"""What a calendar has been told once the appointment followed it. Pure."""

from __future__ import annotations

from scheducal.appointments.model import WHOLE_EVENT, Aggregate
from scheducal.appointments.rules import AppointmentDecision
from scheducal.connectors.connected import pushed_of
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.pull.decision.fields import differs
from scheducal.connectors.push.work import calendar_event
from scheducal.connectors.steps import steps
from scheducal.values import replace


def settled(pushed_state: PushedState, decision: AppointmentDecision) -> PushedState:
    """Note the decision as told, as far as the calendar shows it: its time, whose answers then count, and the rest."""
    after = decision.after.appointment
    asked = pushed_of(calendar_event(decision.after))
    if differs("time", asked, pushed_state.pushed):
        return pushed_state
    pushed_state = replace(pushed_state, sequence=after.sequence)
    if not is_settled(decision.after, pushed_state):
        return pushed_state
    at = pushed_state.at if pushed_state.error else after.updated_at  # by a refusal's moment, news is told from it
    return replace(pushed_state, notice_version=after.notice_version, at=at)


def is_settled(after: Aggregate, pushed_state: PushedState) -> bool:
    """Tell whether nothing is left to be written to the calendar."""
    return not steps(calendar_event(after), {WHOLE_EVENT: pushed_state})
