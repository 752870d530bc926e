"""What a calendar has been told once the appointment followed it. Pure."""

from __future__ import annotations

from dataclasses import replace

from scheducal.appointments.appointment import Aggregate
from scheducal.appointments.rules import Decision
from scheducal.calendars.connected import pushed_of
from scheducal.calendars.planning import steps
from scheducal.calendars.protocol import WHOLE_EVENT, Told
from scheducal.changes.fields import differs
from scheducal.sync.work import calendar_event


def settled(told: Told, decision: Decision) -> Told:
    """Told of the decision, as far as the calendar shows it: its time, whose answers then count, and all the rest."""
    after = decision.after.appointment
    asked = pushed_of(calendar_event(decision.after))
    if differs("time", asked, told.pushed):
        return told
    told = replace(told, sequence=after.sequence)
    if not is_settled(decision.after, told):
        return told
    at = told.at if told.error else after.updated_at  # by a refusal's moment, news is told from it
    return replace(told, notice_version=after.notice_version, at=at)


def is_settled(after: Aggregate, told: Told) -> bool:
    """Whether nothing is left to be written to the calendar."""
    return not steps(calendar_event(after), {WHOLE_EVENT: told})
