"""Appointments of which others were told more than the restored table knows: they are told again, under higher numbers.

A calendar that has seen SEQUENCE 5 ignores what comes under 4, and a receiver that keeps versions may do the same. And
an event that we ourselves wrote since would look like a change by a person: the table that is left knows better.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from scheducal.appointments import rules
from scheducal.appointments.repository import AppointmentRepository, change_writes
from scheducal.errors import Refusal
from scheducal.store.commit import CommitRefused
from scheducal.store.conditions import Attr
from scheducal.store.keys import MAILS, PUSHED_STATES, Key
from scheducal.store.table import Table
from scheducal.store.writes import Put
from scheducal_tools.cli.operations.restore.survey import Difference

# Who the history says it was.
ACTOR = "operator"


@dataclass(frozen=True, slots=True)
class Retelling:
    """left, table: the table that is left, and the restored one."""

    left: Table
    table: Table

    def tell(self, difference: Difference, at: datetime) -> bool:
        """Tell of one appointment again; False where it is cancelled, or was changed just now."""
        assert difference.left is not None, "told of and not known"
        _, tenant_id, _, appointment_id = difference.key.pk.split("#")
        repository = AppointmentRepository(self.table)
        before = repository.load(tenant_id, appointment_id)
        version, sequence = difference.left["version"], difference.left.get("sequence", 0)
        if before is None or before.appointment.version >= version:
            return False
        told = replace(before.appointment, version=version, sequence=max(sequence, before.appointment.sequence))
        try:
            again = rules.rederived(replace(before, appointment=told), at)
        except Refusal:  # a cancellation is for good, and needs no higher number
            return False
        decision = replace(again, action="restored", changed=())
        self._carry_over(difference.key.pk)
        written = change_writes(decision, ACTOR)["version"]
        assert isinstance(written, Put), "a whole row"
        as_read = Attr("version").eq(before.appointment.version)
        try:
            repository.commit(decision, ACTOR, {"version": replace(written, condition=as_read)})
        except CommitRefused:
            return False
        return True

    def _carry_over(self, partition: str) -> None:
        """Bring what systems and invitees were told last."""
        span = Attr("sk").between(MAILS, f"{PUSHED_STATES}~")
        for row in self.left.query_all(Attr("pk").eq(partition) & span):
            if row["sk"].startswith((MAILS, PUSHED_STATES)):
                self.table.put(Put(Key(row["pk"], row["sk"]), row))
