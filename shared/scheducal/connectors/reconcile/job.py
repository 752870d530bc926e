"""Compares one system of one tenant, part by part: when it is due, or when an operator asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from scheducal import clock as clocks
from scheducal.clock import Clock, to_seconds
from scheducal.connectors.connections.wiring import ConnectionGone
from scheducal.connectors.log.model import Purpose
from scheducal.connectors.protocol import SystemRefused
from scheducal.connectors.pull.reconciler import Reconciler
from scheducal.connectors.push.connected import Access
from scheducal.connectors.push.limited import LimitedUse
from scheducal.connectors.push.queue import SyncQueue, calendars_queue
from scheducal.connectors.push.wiring import access
from scheducal.connectors.reconcile.comparison import Comparing, Connected
from scheducal.connectors.reconcile.model import Counts, Progress, Report, progress_document, progress_of
from scheducal.connectors.reconcile.part import Part
from scheducal.connectors.reconcile.repository import ComparisonClaim, DriftRepository
from scheducal.http.request import AccessLost, SystemUnavailable
from scheducal.store.leases import LeaseLost
from scheducal.store.table import Contention, Table, table
from scheducal.system_names import EMAIL, kind_of, system_name
from scheducal.values import dataclass

INTERVAL = timedelta(days=1)
# After a calendar that did not answer, without saying how long to leave it alone.
LATER = timedelta(minutes=10)

ComparisonResult = Literal["overtaken", "ended", "busy", "lost", "failed", "unfinished", "compared"]


@dataclass(frozen=True, slots=True)
class ReconcileRun:
    """pushes: of syncs.
    has_time: whether another appointment may be compared.
    """

    table: Table
    pushes: SyncQueue
    access: Access
    clock: Clock
    has_time: Callable[[], bool]

    def work(self, tenant_id: str, connection_id: str) -> tuple[ComparisonResult, Counts]:
        """Work one part of the daily comparison, and give what the whole has found by now.

        Repeating it changes nothing. It repairs appointments and their events, and reports events that are left behind
        without removing them.
        """
        repository = DriftRepository(self.table)
        try:
            claim = repository.claim(tenant_id, connection_id, self.clock())
            return self._claimed(repository, claim, tenant_id, connection_id)
        except LeaseLost:
            return "overtaken", Counts()

    def part(
        self,
        tenant_id: str,
        connection_id: str,
        progress: Progress,
        keep: Callable[[Progress], None],
        *,
        repairs: bool,
        by_operator: bool,
    ) -> Progress | timedelta:
        """Work one part of any comparison, or tell how long to wait for a place at the calendar.

        by_operator: somebody looks on, so that every event is read, and those that are left behind are removed.
        Raises what the calendar raises, connections.wiring.ConnectionGone, store.table.Contention.
        """
        if connection_id == EMAIL:
            here = Comparing(self.table, tenant_id, EMAIL, None, self.clock)
            return self._part(here, keep, repairs=repairs, by_operator=by_operator).run(progress)
        use = LimitedUse(self.table, self.access.note_lost, tenant_id, connection_id, self.clock)
        with use.place() as wait, use.heed(Purpose("compare")):
            if wait is not None:
                return wait
            here = self._connected(tenant_id, connection_id)
            use.knows(kind_of(here.system))
            return self._part(here, keep, repairs=repairs, by_operator=by_operator).run(progress)

    def _part(self, here: Comparing, keep: Callable[[Progress], None], *, repairs: bool, by_operator: bool) -> Part:
        return Part(here, repairs, repairs and by_operator, by_operator, self.has_time, keep)

    def _connected(self, tenant_id: str, connection_id: str) -> Comparing:
        calendar = self.access.open_system(tenant_id, connection_id)
        reconciler = Reconciler(self.table, lambda sync: self.pushes.send([sync]), self.clock)
        system = system_name(calendar.name, connection_id)
        # Of a system that shows no records, our own rows say all that can be known.
        connected = Connected(calendar, connection_id, reconciler) if calendar.abilities.shows_events else None
        return Comparing(self.table, tenant_id, system, connected, self.clock)

    def _claimed(
        self, repository: DriftRepository, claim: ComparisonClaim, tenant_id: str, connection_id: str
    ) -> tuple[ComparisonResult, Counts]:
        """Raise LeaseLost."""
        progress = claim.progress or Progress(to_seconds(self.clock()))

        def keep(reached: Progress) -> None:
            repository.keep(claim, reached)

        try:
            reached = self.part(tenant_id, connection_id, progress, keep, repairs=True, by_operator=False)
        except ConnectionGone:
            repository.end(tenant_id, connection_id)
            return "ended", Counts()
        except AccessLost:
            repository.finish(claim, None, self._tomorrow(progress))
            return "lost", Counts()
        except (SystemUnavailable, SystemRefused, Contention) as problem:
            asked = problem.retry_after if isinstance(problem, SystemUnavailable) else None
            repository.pause(claim, self.clock() + (asked or LATER))
            return "failed", Counts()
        if isinstance(reached, timedelta):
            repository.pause(claim, self.clock() + reached)
            return "busy", progress.counts
        return self._reached(repository, claim, reached), reached.counts

    def _reached(self, repository: DriftRepository, claim: ComparisonClaim, progress: Progress) -> ComparisonResult:
        if progress.phase != "done":
            # Kept before the lease is given back: the next worker begins there.
            repository.keep(claim, progress)
            repository.pause(claim, self.clock())
            return "unfinished"
        report = Report(progress.began_at, to_seconds(self.clock()), progress.counts)
        repository.finish(claim, report, self._tomorrow(progress))
        return "compared"

    def _tomorrow(self, progress: Progress) -> datetime:
        # A comparison that took longer than a day is followed by a pause all the same.
        return max(progress.began_at + INTERVAL, self.clock() + LATER)


# Until a calendar that did not answer, or an appointment that somebody changes just now, is tried again.
_RETRY = timedelta(seconds=10)
_NO_WAIT = timedelta()


def asked(job: ReconcileRun, event: Mapping[str, Any]) -> dict[str, Any]:
    """Work one part that an operator asked for.

    event: `tenantId`, `calendarId`, `repair`, and `progress` as the part before gave it.

    Answers with `progress`, `isDone`, and `waitSeconds` before the next part may begin, or with `error` where none can
    succeed. Raises KeyError, TypeError, ValueError for another event.
    """
    begun = progress_of(event["progress"]) if event.get("progress") else Progress(to_seconds(job.clock()))
    try:
        reached, wait = _part(job, event, begun)
    except ConnectionGone:
        return {"error": "the calendar is not connected"}
    except AccessLost:
        return {"error": "the calendar lets us in no longer; its owner must give access again"}
    except SystemRefused as refused:
        return {"error": str(refused)}
    # A look without repairs says nothing new to the tenant, whose report stays the daily one.
    if reached.phase == "done" and event["repair"]:
        report = Report(reached.began_at, to_seconds(job.clock()), reached.counts)
        DriftRepository(job.table).report(event["tenantId"], event["calendarId"], report)
    document = progress_document(reached)
    return {"progress": document, "isDone": reached.phase == "done", "waitSeconds": wait.total_seconds()}


def _part(job: ReconcileRun, event: Mapping[str, Any], begun: Progress) -> tuple[Progress, timedelta]:
    """Tell how far the comparison comes, and how long to wait then."""
    kept, repair = [begun], event["repair"]
    try:
        reached = job.part(event["tenantId"], event["calendarId"], begun, kept.append, repairs=repair, by_operator=True)
    except SystemUnavailable as unavailable:
        return kept[-1], unavailable.retry_after or _RETRY
    except Contention:
        return kept[-1], _RETRY
    return (kept[-1], reached) if isinstance(reached, timedelta) else (reached, _NO_WAIT)


def job(has_time: Callable[[], bool]) -> ReconcileRun:
    """Build one for each invocation, in the function's own stage."""
    return ReconcileRun(table(), calendars_queue(), access(), clocks.now, has_time)
