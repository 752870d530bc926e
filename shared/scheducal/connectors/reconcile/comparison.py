"""Compares one appointment with its calendar system, and puts right what differs."""

from __future__ import annotations

from collections.abc import Iterable

from scheducal.appointments.model import WHOLE_EVENT, Appointment
from scheducal.clock import Clock, to_seconds
from scheducal.connectors.connected import ConnectedSystem
from scheducal.connectors.pull.commit import Committing
from scheducal.connectors.pull.decision.comparison import Comparison
from scheducal.connectors.pull.reconciler import Look, Reconciler
from scheducal.connectors.push.queue import SyncMessage
from scheducal.connectors.push.repository import SyncRepository
from scheducal.connectors.push.work import Work
from scheducal.connectors.reconcile import rules
from scheducal.connectors.reconcile.model import Finding
from scheducal.connectors.repair import Repair, repair_put
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention, Table
from scheducal.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Connected:
    """A calendar whose events can be read, and what looks at them."""

    calendar: ConnectedSystem
    connection_id: str
    reconciler: Reconciler


@dataclass(frozen=True, slots=True)
class Comparing:
    """connected: None for e-mail, of which our own rows say all that can be known."""

    table: Table
    tenant_id: str
    system: str
    connected: Connected | None
    clock: Clock

    def compare(self, appointment_id: str) -> Finding | None:
        """Compare one appointment, and write nothing.

        None where the system does not keep the appointment. Raises what the calendar raises.
        """
        work = self._load(appointment_id)
        return self._finding(work) if work else None

    def repair(self, appointment_id: str, found: Finding) -> bool:
        """Put right what differs; whether it is, or is on its way. Repeating it changes nothing.

        The timeline says so before it is done. Raises what the calendar raises, store.table.Contention.
        """
        work = self._load(appointment_id)
        if work is None:
            return False
        if found.repair != "none":
            self.announce(work.aggregate.appointment, found.fields, found.repair)
        if self.connected and (look := self._look(self.connected, work)):
            self._repair_event(self.connected, look, work)
        finding = self.compare(appointment_id)
        # Following people's changes comes first, so that a push does not write over them.
        if finding and finding.repair == "start_sync":
            self._try_again(appointment_id)
            finding = self.compare(appointment_id)
        return finding is not None and finding.verdict != "differ"

    def announce(self, appointment: Appointment, fields: Iterable[str], repair: Repair) -> None:
        """Say on the appointment's timeline what is about to be done."""
        self.table.put(repair_put(appointment, self.system, fields, repair, to_seconds(self.clock())))

    def _finding(self, work: Work) -> Finding:
        finding = self._judged(work)
        is_refused = finding.repair == "start_sync" and not rules.may_try_again(work)
        return replace(finding, repair="none") if is_refused else finding

    def _judged(self, work: Work) -> Finding:
        by_row = rules.judged_by_row(work)
        if by_row is not None or self.connected is None:
            return by_row or rules.AGREE
        found = self._comparison(self.connected, work)
        if found is not None:
            return rules.judged(found)
        return rules.AGREE if work.aggregate.appointment.is_cancelled else rules.NO_EVENT

    def _comparison(self, connected: Connected, work: Work) -> Comparison | None:
        """Read both sides; None where the calendar never had an event."""
        look = self._look(connected, work)
        return connected.reconciler.comparison(look, work) if look else None

    def _look(self, connected: Connected, work: Work) -> Look | None:
        pushed_state = work.pushed_state.get(WHOLE_EVENT)
        if pushed_state is None or pushed_state.reference is None:
            return None
        appointment = work.aggregate.appointment
        named = SyncMessage(self.tenant_id, appointment.appointment_id, self.system)
        return Look(connected.calendar, connected.connection_id, pushed_state.reference, named)

    def _repair_event(self, connected: Connected, look: Look, work: Work) -> None:
        """Follow what people changed, or have the event cancelled again."""
        found = connected.reconciler.comparison(look, work)
        if not rules.is_left_behind(found):
            connected.reconciler.look(look, None)
            return
        try:
            Committing(self.table).commit(work, rules.to_be_cancelled_again(found), to_seconds(self.clock()))
        except CommitRefused as overtaken:
            # Somebody changed the appointment meanwhile. The caller tries the comparison again.
            raise Contention from overtaken

    def _try_again(self, appointment_id: str) -> None:
        work = self._load(appointment_id)
        if work is not None:
            SyncRepository(self.table, self.system).again(work, self.clock())

    def _load(self, appointment_id: str) -> Work | None:
        return SyncRepository(self.table, self.system).load(self.tenant_id, appointment_id)
