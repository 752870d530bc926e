"""Everything that a decision about a person's change rests on, as plain values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Literal

from scheducal.appointments.model import Aggregate, Appointment
from scheducal.appointments.queries.change import Change
from scheducal.connectors.connected import RemoteEvent, pushed_of, seen_of
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.pull.decision.fields import FIELDS, PARAMS, Field, agrees, differs
from scheducal.connectors.push.work import calendar_event
from scheducal.connectors.runners.disclosure import disclosed_texts
from scheducal.values import dataclass


@dataclass(frozen=True)
class Comparison:
    """An appointment, its event as the calendar shows it now, and what both last agreed on.

    connection_id: whose event it is.
    pushed_state: what the calendar was told last; its `seen` is the base of the comparison.
    theirs: read after `told`.
    history: who made the versions that the calendar does not show yet.
    now: aware UTC.
    winner: of a field that both sides changed.
    """

    connection_id: str
    before: Aggregate
    pushed_state: PushedState
    theirs: RemoteEvent
    history: tuple[Change, ...]
    now: datetime
    winner: Literal["later", "ours", "theirs"] = "later"

    @property
    def ours(self) -> Appointment:
        """Give the newest version."""
        return self.before.appointment

    @cached_property
    def told(self) -> Appointment:
        """Give the newest version with the texts that the calendar is to show."""
        return disclosed_texts(self.ours)

    @cached_property
    def seen(self) -> Mapping[str, str]:
        """Give what the calendar shows now, and what else is kept of it."""
        return {**self.pushed_state.seen, **seen_of(self.theirs)}

    @cached_property
    def asked(self) -> Mapping[str, str]:
        """Give what the newest version asks of the calendar."""
        return pushed_of(calendar_event(self.before))

    @cached_property
    def changed_there(self) -> tuple[Field, ...]:
        """List the fields that somebody changed in the calendar to what the appointment does not say."""
        zone_changed = self.seen["zone"] != self.pushed_state.seen.get("zone", "")
        return tuple(
            field
            for field in FIELDS
            if differs(field, self.seen, self.pushed_state.seen)
            and not agrees(field, self.told, self.theirs, zone_changed=zone_changed)
        )

    def changed_here(self, field: Field) -> bool:
        """Tell whether our newest value has not reached the calendar yet."""
        return differs(field, self.asked, self.pushed_state.pushed)

    @property
    def is_changed_here(self) -> bool:
        """Tell whether any of our newest values has not reached the calendar yet."""
        return any(self.asked[name] != self.pushed_state.pushed.get(name) for name in self.asked)

    @property
    def changed_there_at(self) -> datetime:
        """Give the time at which, as the calendar says, the event was changed last; now, where it does not say."""
        return self.theirs.updated_at or self.now

    def changed_here_at(self, fields: Iterable[Field]) -> datetime:
        """Give the time at which others than the calendar changed the fields; else the newest version's time."""
        params = frozenset().union(*(PARAMS[field] for field in fields))
        moments = [each.at for each in self.history if each.actor != self.connection_id and params & set(each.changed)]
        return max(moments, default=self.ours.updated_at)
