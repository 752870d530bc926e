"""Goes through all rows of a tenant, and gathers, corrects or erases those that are about a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import cast

from scheducal.clock import isoformat
from scheducal.inventory.kinds import ROW_KINDS
from scheducal.jobs.model import Job
from scheducal.privacy.model import Person, RequestType
from scheducal.privacy.person.correction import correction_writes
from scheducal.privacy.person.erasure import log_writes, row_write, state_writes
from scheducal.privacy.person.matching import Involvement, concerns, involvement
from scheducal.privacy.person.report import Report
from scheducal.privacy.repository import PrivacyRepository
from scheducal.store.attempts import attempts
from scheducal.store.audit.keys import audit_object_bucket
from scheducal.store.commit import CommitRefused, commit
from scheducal.store.conditions import Attr
from scheducal.store.keys import Key
from scheducal.store.table import ConditionFailed, Contention, Table
from scheducal.store.values import Item
from scheducal.store.writes import Delete, Write
from scheducal.system_names import EMAIL
from scheducal.values import dataclass

# The customers' own rows come last: they say by what else the person is known.
_LAST = frozenset({"customer", "customerIdentity"})
_OWN = frozenset({"job", "legalHold", "privacyResult"})


@dataclass(slots=True)
class Round:
    """One part of the way through the rows."""

    table: Table
    repository: PrivacyRepository
    job: Job
    person: Person
    report: Report
    at: datetime
    _seen: str = ""

    @property
    def aim(self) -> RequestType:
        """Tell what is asked for."""
        return cast("RequestType", self.job.parameters["type"])

    def go(self, start: Item | None, has_time: Callable[[], bool]) -> Item | None:
        """Work page after page while there is time; give where the next part begins, None at the end."""
        mine = Attr("pk").begins_with(f"T#{self.job.tenant_id}#")
        while True:
            page = self.table.scan(mine, start=start)
            for row in page.items:
                self._row(row)
            start = page.next_start
            if start is None or not has_time():
                return start

    def _row(self, row: Item) -> None:
        kind = str(row["kind"])
        if "#APT#" in row["pk"]:
            # Its rows come one after the other. Most are of others, so that each row is looked at before all are read.
            if row["pk"] != self._seen and concerns(row, self.person, self._is_other):
                self._seen = row["pk"]
                self._appointment(row["pk"])
        elif kind not in _LAST | _OWN and self._is_about(row):
            self._single(row)

    def _is_about(self, row: Item) -> bool:
        if row["kind"] == "gmail":
            return any(str(row["pk"]).endswith(f"#{each}") for each in self.person.emails)
        described = ROW_KINDS[row["kind"]]
        shown = {name: row[name] for name in (*described.person, "account", "contents") if name in row}
        if not shown:
            return False
        if row["kind"] == "auditEntry" and row["objectId"] in self.person.customer_ids:
            return True
        # These can show a name without an address.
        is_named = row["kind"] in ("idempotency", "auditEntry") and self.person.is_named_in(str(shown))
        return is_named or self.person.is_mentioned(shown)

    def _single(self, row: Item) -> None:
        key, kind = Key(row["pk"], row["sk"]), str(row["kind"])
        if self.aim == "access" and ROW_KINDS[kind].export is not None:
            self.repository.add_result(self.job.tenant_id, self.job.job_id, [key], self.at)
            self.report.did(kind)
        if self.aim != "delete":
            return
        if (write := row_write(row)) is None:
            self.report.keeps("auditTrail" if kind == "auditEntry" else "businessRecord")
            return
        self._write(write)
        self.report.did(kind)

    def _appointment(self, partition: str) -> None:
        for _ in attempts():
            items = list(self.table.query_all(Attr("pk").eq(partition)))
            found = involvement(items, self.person, self._is_other)
            if found is None:
                return None
            try:
                return self._involved(found)
            except (CommitRefused, ConditionFailed, Contention):
                continue  # somebody changed it just now
        raise Contention

    def _involved(self, found: Involvement) -> None:
        if self.aim == "access":
            return self._gather(found)
        if self.aim == "correct":
            return self._correct(found)
        if found.organizes:
            self.report.keeps("businessRecord")
        if found.is_upcoming(self.at):
            self.report.keeps("upcoming")
            self.report.until = min(filter(None, [self.report.until, isoformat(found.end)]))
            return None
        return self._erase(found)

    def _erase(self, found: Involvement) -> None:
        # A calendar is told first, and the address goes in a later round.
        self.report.pushing += bool(found.leaving or found.is_being_told)
        writes = state_writes(found, self.job.actor, self.at)
        if not writes:
            return
        # The log first: once the state is erased, nothing would lead here again.
        for kind, write in log_writes(found):
            self._write(write)
            self.report.did(kind)
        for row in self._audit_entries(found):
            self._single(row)
        commit(self.table, writes)
        self._count_erased(found)

    def _audit_entries(self, found: Involvement) -> Iterator[Item]:
        """Read the entries of the audit log that have values of the person, by the things that they are about."""
        appointment = found.aggregate.appointment.appointment_id if found.aggregate else None
        booking = found.booking.booking_id if found.booking and found.books else None
        for identity in filter(None, (appointment, booking)):
            bucket = Attr("gsi1pk").eq(audit_object_bucket(self.job.tenant_id, identity))
            start: Item | None = None
            while True:
                page = self.table.query(bucket, index="lists", start=start)
                yield from (each for each in page.items if found.is_alone or found.is_said(each.get("personal", "")))
                start = page.next_start
                if start is None:
                    break

    def _count_erased(self, found: Involvement) -> None:
        self.report.did("invitee", len(found.erasable))
        self.report.did("appointment", found.aggregate is not None and not found.leaving)
        self.report.did("booking", found.books)
        self.report.did("told", bool(found.leaving))
        self.report.keeps("auditTrail")
        if found.erasable and found.aggregate is not None:
            is_mail = found.aggregate.appointment.system == EMAIL
            self.report.keeps("sentMails" if is_mail else "calendarCopies")

    def _correct(self, found: Involvement) -> None:
        if writes := correction_writes(found, self.job.parameters["corrections"], self.job.actor, self.at):
            commit(self.table, writes)
            self.report.did("invitee", len(found.gone))
            self.report.did("booking", found.books)

    def _gather(self, found: Involvement) -> None:
        rows = [item for item in found.items if ROW_KINDS[item["kind"]].export is not None]
        shown = [item for item in rows if item["kind"] == "appointment" or found.is_theirs(item)]
        keys = [Key(item["pk"], item["sk"]) for item in shown]
        self.repository.add_result(self.job.tenant_id, self.job.job_id, keys, self.at)
        for item in shown:
            self.report.did(item["kind"])

    def _write(self, write: Write) -> None:
        if isinstance(write, Delete):
            self.table.delete(write.key)
            return
        try:
            self.table.transact([write])
        except ConditionFailed:
            return  # the row has expired or was deleted meanwhile

    def _is_other(self, customer_id: str) -> bool:
        return self.repository.is_other_customer(self.job.tenant_id, customer_id, self.person)
