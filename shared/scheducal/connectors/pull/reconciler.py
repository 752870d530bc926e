"""Looks at one event in a connected calendar, and lets the appointment follow what people changed there."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Literal

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.appointments.queries.history import read_versions
from scheducal.clock import Clock, to_seconds
from scheducal.connectors.connected import ConnectedSystem, RemoteEvent
from scheducal.connectors.pull.commit import Committing
from scheducal.connectors.pull.decision.comparison import Comparison
from scheducal.connectors.pull.decision.model import Followed, Kept, Presence
from scheducal.connectors.pull.decision.rules import next_step
from scheducal.connectors.push.queue import SyncMessage
from scheducal.connectors.push.repository import SyncRepository
from scheducal.connectors.push.work import Work
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention, Table
from scheducal.values import dataclass, replace

EventResult = Literal["unknown", "unsettled", "echo", "agreed", "followed", "kept"]
# Each invitee can come, go and answer in one look.
_MOST_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """The event as the calendar showed it after the revision of what it had been told was read."""

    event: RemoteEvent
    revision: str | None


@dataclass(frozen=True, slots=True)
class Look:
    """One event of a calendar, and the appointment that it is.

    is_named: whether the appointment is certain, whatever reference the calendar was given last.
    """

    calendar: ConnectedSystem
    connection_id: str
    reference: str
    appointment: SyncMessage
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Reconciler:
    """push: sends on a sync whose calendar lacks something of ours."""

    table: Table
    push: Callable[[SyncMessage], object]
    clock: Clock

    def look(self, look: Look, etag: str | None) -> EventResult:
        """Follow an event until nothing is left to follow. Repeating it changes nothing.

        etag: of the event as somebody showed it, None where nobody did. Unsettled: a worker writes to it just now.
        Raises what the calendar raises, store.table.Contention.
        """
        outcome: EventResult = "agreed"
        shown: Shown | None = None
        refused, references = attempts(), {look.reference}
        for _ in range(_MOST_STEPS):
            work = self._load(look, references)
            if isinstance(work, str):
                return work
            # Our own write comes back as a change. Its etag gives it away.
            if shown is None and etag and work.pushed_state[WHOLE_EVENT].seen.get("etag") == etag:
                return "echo"
            shown = self._show(look, work, shown)
            references.add(shown.event.reference)
            step = next_step(self._comparison(look, work, shown.event))
            if step is None:
                return outcome
            if (revision := self._write(look, work, step)) is not None:
                shown, outcome = replace(shown, revision=revision), _outcome(step, outcome)
            elif next(refused, None) is None:
                break
        raise Contention

    def comparison(self, look: Look, work: Work) -> Comparison:
        """Read the event as it is now beside the appointment as it was read. Writes nothing; raises as `look` does."""
        return self._comparison(look, work, self._show(look, work, None).event)

    def _load(self, look: Look, references: Container[str | None]) -> Work | EventResult:
        """Load the appointment. references: of its event, which another may have taken the place of."""
        named = look.appointment
        work = SyncRepository(self.table, named.system).load(named.tenant_id, named.appointment_id)
        pushed_state = work.pushed_state.get(WHOLE_EVENT) if work else None
        if work is None or pushed_state is None:
            return "unknown"
        # A worker writes to the event now, or died while it did: what it shows was not agreed on yet.
        if not pushed_state.certain or (work.leased_until is not None and work.leased_until > self.clock()):
            return "unsettled"
        return work if look.is_named or pushed_state.reference in references else "unknown"

    def _show(self, look: Look, work: Work, shown: Shown | None) -> Shown:
        """Read the event, and only after what it is compared with, so that it is never older."""
        if shown is not None and shown.revision == work.revision:
            return shown
        return Shown(look.calendar.read(look.reference) or _deleted(look.reference), work.revision)

    def _comparison(self, look: Look, work: Work, event: RemoteEvent) -> Comparison:
        ours, first = work.aggregate.appointment, work.sync.pushed_version + 1
        is_ahead = first <= ours.version
        history = (
            read_versions(self.table, ours.tenant_id, ours.appointment_id, first, ours.version) if is_ahead else []
        )
        now, told = to_seconds(self.clock()), work.pushed_state[WHOLE_EVENT]
        # Another event took its place. What is gone leaves its reference as it was.
        told = told if event.cancelled or look.is_named else replace(told, reference=event.reference)
        winner = look.calendar.abilities.winner
        return Comparison(look.connection_id, work.aggregate, told, event, tuple(history), now, winner)

    def _write(self, look: Look, work: Work, step: Followed | Kept | Presence) -> str | None:
        """Write a step.

        Give the new revision of what the calendar was told, None where something happened meanwhile.
        """
        try:
            written = Committing(self.table).commit(work, step, to_seconds(self.clock()))
        except (CommitRefused, Contention):
            return None
        if not written.is_settled:
            self.push(look.appointment)
        return written.revision


def _deleted(reference: str) -> RemoteEvent:
    return RemoteEvent(reference, etag="", uid=None, updated_at=None, cancelled=True)


def _outcome(step: Followed | Kept | Presence, before: EventResult) -> EventResult:
    if not isinstance(step, Kept):
        return "followed"
    is_news = bool(step.conflicts) or step.is_restored
    return "kept" if is_news and before == "agreed" else before
