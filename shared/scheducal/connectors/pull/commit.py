"""Writes what a look at an event decided: all of it in one transaction, unless something happened meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from scheducal.appointments.model import WHOLE_EVENT, Appointment
from scheducal.appointments.repository import AppointmentRepository, sync_row
from scheducal.appointments.sync_row import told_of
from scheducal.bookings.changes.outside import followed_outside, heard_outside
from scheducal.bookings.repository import booking_of_appointment, booking_writes
from scheducal.clock import isoformat
from scheducal.connectors.protocol import PushedState
from scheducal.connectors.pull.decision.model import Conflict, Followed, Kept, Presence
from scheducal.connectors.pull.decision.settled import is_settled
from scheducal.connectors.push.rows import pushed_state_item, remote_event_put
from scheducal.connectors.push.work import Work
from scheducal.connectors.repair import RESTORED, repair_put
from scheducal.events.rows import expires_at
from scheducal.store.commit import Writes
from scheducal.store.conditions import Attr
from scheducal.store.keys import CONFLICTS, Key, appointment_partition, pushed_state_key
from scheducal.store.table import Table
from scheducal.store.writes import Put, Update, Write
from scheducal.values import dataclass, replace

# On the timeline a value is a reminder, not a copy.
_LONGEST_LOST = 1000


@dataclass(frozen=True, slots=True)
class Written:
    """revision: of what the calendar was told.
    is_settled: whether nothing of ours is left to be written to it.
    """

    revision: str
    is_settled: bool


class Committing:
    """No worker may be writing to the calendar meanwhile, and none may have been there since `work` was read."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._repository = AppointmentRepository(table)

    def commit(self, work: Work, step: Followed | Kept | Presence, now: datetime) -> Written:
        """Raise store.commit.CommitRefused where something happened meanwhile, store.table.Contention."""
        after = step.decision.after if isinstance(step, Followed) else work.aggregate
        is_done, pushed_state = is_settled(after, step.pushed_state), _pushed_states(work, step.pushed_state)
        heard, conflicts = self._heard(work, step, now) if isinstance(step, Presence) else ({}, step.conflicts)
        writes: dict[str, Write] = {
            "told": pushed_state,
            **_syncs(work, after.appointment, step.pushed_state, now, is_done=is_done),
            **_notes(after.appointment, step.pushed_state, conflicts, now),
            **heard,
        }
        if moved_on := _another(work, after.appointment, step.pushed_state, now):
            writes["remoteEvent"] = moved_on
        if heard:
            # What came from there does not go back.
            writes = {
                name: _told_of(each, now) if name in ("sync", "mirror") else each for name, each in writes.items()
            }
        if isinstance(step, Kept) and step.is_restored:
            system = work.sync.system
            writes["repair"] = repair_put(after.appointment, system, ["cancellation"], "cancel_event", now, RESTORED)
        if isinstance(step, Followed):
            booked = followed_outside(self._table, step.decision, step.actor, now)
            self._repository.commit(step.decision, step.actor, {**writes, **booked})
        else:
            self._repository.keep(writes)
        return Written(str(pushed_state.item["revision"]), is_done)

    def _heard(self, work: Work, step: Presence, now: datetime) -> tuple[Writes, tuple[Conflict, ...]]:
        """Build the writes of the booking, if it follows; else a note, if what people said counts for nothing."""
        ours = work.aggregate.appointment
        booking = booking_of_appointment(self._table, ours.tenant_id, ours.appointment_id)
        if booking is None:
            return {}, ()
        wins = step.winner == "theirs" or (step.winner == "later" and step.at > booking.updated_at)
        heard = heard_outside(booking, now, is_no_show=step.is_no_show, wins=wins)
        said = "nobody came" if step.is_no_show else "somebody came"
        conflicts = (Conflict("attendance", "api", said),) if heard.is_lost else ()
        return booking_writes(heard.decision, step.actor, ours.version) if heard.decision else {}, conflicts


def _told_of(write: Write, at: datetime) -> Write:
    return replace(write, values={**write.values, **told_of(at)}) if isinstance(write, Update) else write


def _another(work: Work, after: Appointment, pushed_state: PushedState, now: datetime) -> Write | None:
    """Link the appointment to the event that took the place of another; None for the same event."""
    before, reference = work.pushed_state[WHOLE_EVENT].reference, pushed_state.reference
    return remote_event_put(after, work.sync.system, reference, now) if reference and reference != before else None


def _pushed_states(work: Work, pushed_state: PushedState) -> Put:
    appointment = work.aggregate.appointment
    key = pushed_state_key(_partition(appointment), work.sync.system, WHOLE_EVENT)
    return Put(key, pushed_state_item(pushed_state), Attr("revision").eq(work.revision))


def _syncs(
    work: Work, after: Appointment, pushed_state: PushedState, now: datetime, *, is_done: bool
) -> dict[str, Write]:
    """Build the write of the system's sync row, which takes the place of the one that a change makes of the primary's.

    What the calendar refused for good stays refused until there is something newer to tell.
    """
    row = sync_row(after, work.sync.system)
    name = "sync" if row.system == after.system else "mirror"
    if is_done:
        return {name: row.settled(work.sync, after, pushed_state.error, now)}
    # The push worker still has something to write.
    return {name: row.unsettled(work.sync, after, now)}


def _notes(after: Appointment, pushed_state: PushedState, conflicts: Iterable[Conflict], now: datetime) -> Writes:
    """Build a row for each value that gave way, under the same key however often it is written."""
    return {f"conflict-{each.field}": _note(after, pushed_state, each, now) for each in conflicts}


def _note(after: Appointment, pushed_state: PushedState, conflict: Conflict, now: datetime) -> Put:
    # The same loss found twice has the same key, so that it is noted once.
    mark = sha256(f"{pushed_state.seen}{conflict.lost}".encode()).hexdigest()[:16]
    item = {
        "kind": "conflict",
        "version": after.version,
        "at": isoformat(now),
        "field": conflict.field,
        "winner": conflict.winner,
        "lost": conflict.lost[:_LONGEST_LOST] or None,
        "expiresAt": expires_at(now),
    }
    return Put(Key(_partition(after), f"{CONFLICTS}{after.version:010d}#{conflict.field}#{mark}"), item)


def _partition(appointment: Appointment) -> str:
    return appointment_partition(appointment.tenant_id, appointment.appointment_id)
