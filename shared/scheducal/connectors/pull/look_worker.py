"""Looks at one event by itself, where a pull run could not take it. It is tried until it succeeds or is given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit

from scheducal.clock import Clock
from scheducal.connectors.adoption.model import AdoptionResult
from scheducal.connectors.connected import ConnectedSystem
from scheducal.connectors.connections.model import is_calendar
from scheducal.connectors.log.model import Purpose
from scheducal.connectors.looks.model import Pending, ReportResult
from scheducal.connectors.looks.queue import ChangesMessage, ChangesQueue
from scheducal.connectors.looks.repository import LookClaim, Looks
from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.pull.reader import named_by
from scheducal.connectors.pull.reconciler import EventResult, Look, Reconciler
from scheducal.connectors.pull.subscriptions.repository import PullStateRepository
from scheducal.connectors.push.limited import LimitedUse
from scheducal.connectors.push.queue import SyncMessage
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.ids import is_id
from scheducal.metrics import own_metrics
from scheducal.store.table import Table
from scheducal.system_names import system_name
from scheducal.values import dataclass
from scheducal.work_item import rests

if TYPE_CHECKING:
    from scheducal.connectors.adoption.wiring import AdoptingSystem
    from scheducal.connectors.runners.texts.notification import TextReport

logger = Logger()
metrics = own_metrics()

LookOutcome = EventResult | AdoptionResult | ReportResult
LookResult = Literal["nothing", "lost", "failed", "spent"] | LookOutcome
# A report may come before its text is known to be sent. Others of the account are never known.
_EARLY = 3


class HearingSystem(ConnectedSystem, Protocol):
    """A system that may tell of a record in its request, since nobody can read it."""

    def hearing(self, told: Mapping[str, Any]) -> ConnectedSystem | None:
        """Give the system as it told of a record; None where that is not followed."""
        ...

    def report(self, told: Mapping[str, Any]) -> TextReport | None:
        """Read what was told as a report about a text; None where the system makes none."""
        ...

    @property
    def knows_former_ids(self) -> bool:
        """Tell whether an id counts that is not that of the last push."""
        ...


@dataclass(frozen=True, slots=True)
class WaitingLooks:
    """Looks that were asked for."""

    table: Table
    queue: ChangesQueue
    reconciler: Reconciler
    use: LimitedUse
    clock: Clock

    def work(self, message: ChangesMessage, calendar: ConnectedSystem) -> LookResult:
        """Make one try. A try that fails in any way is due again when its lease ends."""
        claim = self._looks.begin(message, self.clock())
        if claim is None:
            return "nothing"
        try:
            with self.use.heed(Purpose("look", remote_id=claim.pending.reference)):
                outcome = self._look(message, claim.pending, calendar)
        except AccessLost as lost:
            # A pull run finds so too, and remembers that everything is to be looked at once there is access again.
            pull_run = ChangesMessage(message.tenant_id, message.connection_id, int(self.clock().timestamp()))
            self.queue.send([pull_run])
            return self._again(message, claim, "lost", str(lost))
        except SystemUnavailable as unavailable:
            return self._again(message, claim, "failed", str(unavailable))
        except SystemRefused as refused:
            self._give_up(message, claim, str(refused))
            return "failed"
        if outcome == "unsettled":
            return self._again(message, claim, outcome, "a sync is writing to the event")
        self._looks.end(claim, self.clock())
        return outcome

    @property
    def _looks(self) -> Looks:
        return Looks(self.table)

    def _look(self, message: ChangesMessage, pending: Pending, calendar: ConnectedSystem) -> LookOutcome:
        tenant_id, connection_id = message.tenant_id, message.connection_id
        reference, told = pending.reference, pending.told
        if told and (report := cast("HearingSystem", calendar).report(told)):
            return self._reported(message, report, pending.tries)
        system = calendar if told is None else cast("HearingSystem", calendar).hearing(told)
        if system is None or not (told or system.abilities.shows_events):
            return "unknown"
        row = PullStateRepository(self.table).appointments(tenant_id, connection_id, [reference]).get(reference)
        if told and row is None and is_id(reference, "apt"):
            ours = SyncMessage(tenant_id, reference, system_name(calendar.name, connection_id))
            return self.reconciler.look(Look(system, connection_id, reference, ours, is_named=True), None)
        if row is None:
            if system.abilities.adopts:
                return self._adopted(message, reference, system)
            return self._stray(message, system)
        is_named = bool(told) and cast("HearingSystem", system).knows_former_ids
        return self.reconciler.look(Look(system, connection_id, reference, named_by(row), is_named=is_named), None)

    def _reported(self, message: ChangesMessage, report: TextReport, tries: int) -> ReportResult:
        """Keep what became of a text."""
        # What calendars need not load.
        from scheducal.connectors.runners.texts.reports import TextReports  # noqa: PLC0415

        reports = TextReports(self.table, message.tenant_id, message.connection_id, self.clock)
        return reports.take(report, may_be_early=tries <= _EARLY)

    def _followed(self, message: ChangesMessage, system: ConnectedSystem, reference: str) -> EventResult | None:
        """Follow an appointment of ours; None where the record is none."""
        named = message.tenant_id, message.connection_id
        row = PullStateRepository(self.table).appointments(*named, [reference]).get(reference)
        return self.reconciler.look(Look(system, named[1], reference, named_by(row)), None) if row else None

    def _adopted(
        self, message: ChangesMessage, reference: str, system: ConnectedSystem
    ) -> AdoptionResult | EventResult:
        """Look at a record that is no appointment of ours."""
        # What calendars need not load: the engine that books.
        from scheducal.connectors.adoption.wiring import adopted  # noqa: PLC0415

        follow = partial(self._followed, message, system)
        return adopted(self.table, cast("AdoptingSystem", system), reference, self.clock, follow)

    def _stray(self, message: ChangesMessage, calendar: ConnectedSystem) -> EventResult:
        """Look at an event that we did not make there. It may be an invitation to an appointment of ours."""
        from scheducal.connectors.copies.service import Copies  # noqa: PLC0415  as above

        is_theirs = is_calendar(message.connection_id) and message.reference is not None
        event = calendar.read(str(message.reference)) if is_theirs else None
        if event is not None and not event.cancelled:
            system = system_name(calendar.name, message.connection_id)
            Copies(self.table, message.tenant_id, system, self.clock).of_uid(event)
        return "unknown"

    def _again(self, message: ChangesMessage, claim: LookClaim, outcome: LookResult, error: str) -> LookResult:
        now: datetime = self.clock()
        wait = claim.pending.wait(now)
        if wait is None:
            self._give_up(message, claim, error)
            return outcome
        if not self._looks.again(claim, error, now + wait, now) or rests(wait):
            return outcome
        return outcome if self.queue.send_on(message, wait) else "spent"

    def _give_up(self, message: ChangesMessage, claim: LookClaim, error: str) -> None:
        """Give up the look. The daily comparison of the calendar looks at the event once more."""
        if self._looks.end(claim, self.clock(), error):
            logger.warning("look given up", extra={**message.ids, "tries": claim.pending.tries, "error": error})
            metrics.add_metric(name="changes.given_up", unit=MetricUnit.Count, value=1)
