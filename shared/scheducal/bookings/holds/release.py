"""Gives a hold back. Needs no engine."""

from __future__ import annotations

from scheducal.api.command import Command, carry_out
from scheducal.api.responses import Answer, success
from scheducal.appointments.repository import AppointmentRepository
from scheducal.availability.ledger.draft import Draft
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings import views
from scheducal.bookings.access import find_own_hold
from scheducal.bookings.holds import model
from scheducal.bookings.holds.rows import ended
from scheducal.store.table import Table
from scheducal.store.writes import Write


def release_hold(table: Table, command: Command, hold_id: str) -> Answer:
    """Answer 200 with the hold, which takes nothing any more; the same for one that was released before."""
    records = AppointmentRepository(table)

    def attempt() -> Answer:
        before = find_own_hold(table, command, hold_id)
        # Releasing twice is no error: the first answer may have been lost.
        is_done = before.state == "released"
        after = before if is_done else model.released(before, command.at)
        answer = Answer(200, success("Hold released successfully", views.hold(after, after.state)))
        writes = {} if is_done else {"hold": ended(after), **_freed(table, before, command)}
        if kept := {**writes, **command.kept(answer)}:
            records.keep(kept)
        return answer

    return carry_out(records, command, attempt)


def _freed(table: Table, hold: model.Hold, command: Command) -> dict[str, Write]:
    draft = Draft(LedgerRepository(table), hold.tenant_id, command.at)
    draft.replace(release={hold.hold_id: hold.resource_ids}, released=hold.taken(), take={})
    return draft.writes()
