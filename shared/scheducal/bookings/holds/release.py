"""Gives a hold back. Needs no engine."""

from __future__ import annotations

from datetime import datetime

from scheducal.appointments.repository import AppointmentRepository
from scheducal.availability.ledger.draft import Draft
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings.access import find_own_hold
from scheducal.bookings.holds import model
from scheducal.bookings.holds.model import Hold
from scheducal.bookings.holds.rows import ended, hold_logged
from scheducal.commands.model import Command
from scheducal.commands.service import carry_out
from scheducal.store.table import Table
from scheducal.store.writes import Write


def release_hold(table: Table, command: Command[Hold], hold_id: str) -> Hold:
    """Give the hold, which takes nothing any more; the same for one that was released before."""
    records = AppointmentRepository(table)

    def attempt() -> Hold:
        before = find_own_hold(table, command.principal, hold_id)
        # Releasing twice is no error: the first answer may have been lost.
        is_done = before.state == "released"
        after = before if is_done else model.released(before, command.at)
        log = hold_logged(before, after, "released", command.principal.actor)
        writes = {} if is_done else {"hold": ended(after), "log": log, **_freed(table, before, command.at)}
        if kept := {**writes, **command.kept(after)}:
            records.keep(kept)
        return after

    return carry_out(records, command, attempt)


def _freed(table: Table, hold: Hold, at: datetime) -> dict[str, Write]:
    draft = Draft(LedgerRepository(table), hold.tenant_id, hold.service_id, at)
    draft.replace(release={hold.hold_id: hold.resource_ids}, released=hold.allocation(), take={})
    return draft.writes()
