"""What became of texts, and who wants no more of them, as their systems say it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from scheducal.appointments.model import WHOLE_EVENT
from scheducal.clock import Clock
from scheducal.connectors.connected import digest
from scheducal.connectors.looks.model import ReportResult
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.push.repository import SyncRepository
from scheducal.connectors.push.work import Work
from scheducal.connectors.runners.texts.notification import TextReport
from scheducal.store.keys import Key, connection_partition, remote_event_key
from scheducal.store.leases import LeaseLost
from scheducal.store.table import Table
from scheducal.store.writes import Put
from scheducal.values import dataclass, replace

STOPPED: Final = "the recipient said STOP to this sender"


@dataclass(frozen=True, slots=True)
class Stops:
    """Who wants no more texts from a connection: a row for each, which knows them by a digest alone."""

    table: Table
    tenant_id: str
    connection_id: str

    def holds(self, person: str) -> bool:
        """Tell whether somebody wants no more texts."""
        return self.table.get(self._key(person)) is not None

    def keep(self, person: str, at: datetime) -> None:
        """Note that they do."""
        item = {"kind": "stop", "tenantId": self.tenant_id, "connectionId": self.connection_id, "at": at.isoformat()}
        self.table.put(Put(self._key(person), item))

    def forget(self, person: str) -> None:
        """Note that they want texts again."""
        self.table.delete(self._key(person))

    def _key(self, person: str) -> Key:
        name = "".join(person.split()).casefold()
        return Key(connection_partition(self.tenant_id, self.connection_id), f"STOP#{digest(name)}")


def heard(before: PushedState, report: TextReport) -> PushedState | None:
    """Note what became of a text; None where that is known, or something final is. Pure."""
    known = before.seen.get("delivery")
    is_news = report.text_id == before.reference and known != report.state
    if not is_news or known == "failed" or (known == "delivered" and report.state != "failed"):
        return None
    error = report.why if report.state == "failed" else before.error
    return replace(before, seen={**before.seen, "delivery": report.state}, error=error)


@dataclass(frozen=True, slots=True)
class TextReports:
    """Those about the texts of one connection."""

    table: Table
    tenant_id: str
    connection_id: str
    clock: Clock

    def take(self, report: TextReport, *, may_be_early: bool) -> ReportResult:
        """Keep a report. may_be_early: whether the text may have just been sent, so that nobody knows of it yet.

        Raises store.table.Contention.
        """
        stops = Stops(self.table, self.tenant_id, self.connection_id)
        if report.choice == "stop":
            stops.keep(report.person, self.clock())
        if report.choice == "start":
            stops.forget(report.person)
        if report.choice or not report.text_id:
            return "noted" if report.choice else "known"
        row = self.table.get(remote_event_key(self.tenant_id, self.connection_id, report.text_id))
        if row is None:
            return "unsettled" if may_be_early else "unknown"
        repository = SyncRepository(self.table, row["system"])
        work = repository.load(self.tenant_id, row["appointmentId"])
        if work is None or (before := work.pushed_state.get(WHOLE_EVENT)) is None:
            return "unknown"
        after = heard(before, report)
        if after is None:
            return "known"
        return self._note(repository, work, after)

    def _note(self, repository: SyncRepository, work: Work, after: PushedState) -> ReportResult:
        """Write it as a worker that just heard it, so that a failure is told as any other is."""
        if work.is_due:
            return "unsettled"
        try:
            claim = repository.claim(work, [after], self.clock())
            if after.error:
                repository.failed(claim, after.error, shows_newest=False, now=self.clock())
            else:
                repository.synced(claim, self.clock())
        except LeaseLost:
            return "unsettled"
        return "noted"
