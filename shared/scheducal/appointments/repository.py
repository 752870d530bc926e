"""Appointments in the table: load an aggregate, commit a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scheducal.appointments.copies.model import copies_by_system
from scheducal.appointments.delegation.rules import standing, with_delegates
from scheducal.appointments.events import appointment_event, envelopes
from scheducal.appointments.model import WHOLE_EVENT, Aggregate, Appointment, Invitee
from scheducal.appointments.rows import (
    PERSONAL,
    aggregate_values,
    appointment_item,
    appointment_of,
    given_item,
    invitee_item,
    invitee_of,
    mail_of,
)
from scheducal.appointments.rules import AppointmentDecision
from scheducal.appointments.sync_row import SyncRow, sync_of
from scheducal.commands.model import Command
from scheducal.errors import Refusal
from scheducal.ids import is_id
from scheducal.store.audit.entries import Subject, entry_put
from scheducal.store.audit.versions import audit_key, audit_put
from scheducal.store.commit import Writes, commit
from scheducal.store.conditions import Attr
from scheducal.store.keys import (
    APPOINTMENT,
    INVITEES,
    MAILS,
    PUSHED_STATES,
    SYNCS,
    Key,
    appointment_partition,
    pushed_state_key,
)
from scheducal.store.table import Table
from scheducal.store.values import Item
from scheducal.store.writes import Put, Write, is_absent
from scheducal.system_names import EMAIL
from scheducal.tenants.model import Sender
from scheducal.values import replace


class AppointmentRepository:
    """One partition per appointment."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def load(self, tenant_id: str, appointment_id: str) -> Aggregate | None:
        """Load the newest version with its invitees and syncs, None where there is none. One consistent query."""
        partition = appointment_partition(tenant_id, appointment_id)
        # Sort keys put the log and what systems were told outside of this range.
        condition = Attr("pk").eq(partition) & Attr("sk").between(APPOINTMENT, PUSHED_STATES)
        return aggregate_of(list(self._table.query_all(condition)))

    def join_url(self, aggregate: Aggregate) -> str | None:
        """Read the link of its online meeting, as a connected system showed it last; None where none does.

        Its calendar comes first. At most one read.
        """
        appointment = aggregate.appointment
        others = (each.system for each in aggregate.syncs)
        systems = [each for each in dict.fromkeys((appointment.system, *others)) if each != EMAIL]
        if appointment.is_cancelled or not systems:
            return None
        keys = [pushed_state_key(_partition(appointment), each, WHOLE_EVENT) for each in systems]
        rows = self._table.batch_get(keys)
        links = (rows.get(key, {}).get("seen", {}).get("join") for key in keys)
        return next((link for link in links if link), None)

    def kept_answer(self, key: Key) -> Item | None:
        """Read the idempotency record, None where there is none."""
        return self._table.get(key)

    def commit(self, decision: AppointmentDecision, actor: str, extras: Writes) -> None:
        """Write in one transaction: state, version check, audit row, events, sync, and the extras.

        Raises store.commit.CommitRefused, store.table.Contention; then nothing was written.
        """
        commit(self._table, {**change_writes(decision, actor), **extras})

    def keep(self, extras: Writes) -> None:
        """Write only the extras, for a request that changes nothing; raises as `commit` does."""
        commit(self._table, extras)


def change_writes(
    decision: AppointmentDecision, actor: str, override: Mapping[str, Any] | None = None
) -> dict[str, Write]:
    """Build the writes of a change, each under its name. override: rules that the business put aside for it."""
    appointment = decision.after.appointment
    events = [appointment_event(appointment, each, str(place)) for place, each in enumerate(envelopes(decision))]
    return {
        "version": _versioned(appointment),
        "audit": _audit(decision, actor, override),
        "log": _logged(decision, actor),
        "sync": sync_row(appointment, appointment.system).wanted(appointment.version, appointment.updated_at),
        **{f"invitee{place}": put for place, put in enumerate(_invitees(decision))},
        **{f"event{place}": put for place, put in enumerate(events)},
    }


def withholding(decision: AppointmentDecision, sender: Sender) -> AppointmentDecision:
    """Note with a change which fields its tenant withholds now from other systems."""
    appointment = replace(decision.after.appointment, withheld=sender.withheld)
    return replace(decision, after=replace(decision.after, appointment=appointment))


def announced(decision: AppointmentDecision, command: Command[Any]) -> AppointmentDecision:
    """Note with a change what others are told of it: all but what its tenant withholds, or nothing.

    Raises Refusal `invalid_field` for `notify` where a calendar tells everybody itself, and cannot be told not to.
    """
    decision = withholding(decision, command.sender)
    return decision if command.notify else _quiet(decision, command.keeps_quiet)


def _quiet(decision: AppointmentDecision, keeps_quiet: Callable[[str], bool]) -> AppointmentDecision:
    before, after = decision.before, decision.after.appointment
    if (decision.after.invited or (before and before.invited)) and not keeps_quiet(after.system):
        message = "must be true here: the connected calendar that keeps the appointment tells everybody itself"
        raise Refusal("invalid_field", f"notify {message}, and cannot be told not to", param="notify")
    notice = before.appointment.notice_version if before else after.notice_version
    after = replace(after, notice_version=notice, is_quiet_end=after.is_cancelled, quiet_at=after.stamp)
    former = {each.invitee_id: each for each in before.invitees} if before else {}

    def marked(invitee: Invitee) -> Invitee:
        was = former.get(invitee.invitee_id)
        is_same = was is not None and (was.added_at, was.removed_at) == (invitee.added_at, invitee.removed_at)
        return invitee if is_same else replace(invitee, quiet_version=notice)

    whole = replace(decision.after, appointment=after, invitees=tuple(map(marked, decision.after.invitees)))
    return replace(decision, after=whole, touched=tuple(map(marked, decision.touched)), is_quiet=True)


def sync_row(appointment: Appointment, system: str) -> SyncRow:
    """Name the sync row of an appointment and a system."""
    return SyncRow(appointment.tenant_id, appointment.appointment_id, system)


def find(repository: AppointmentRepository, tenant_id: str, appointment_id: str) -> Aggregate:
    """Find the tenant's appointment; raises Refusal `appointment_not_found`, also for another tenant's id."""
    found = repository.load(tenant_id, appointment_id) if is_id(appointment_id, "apt") else None
    if found is None:
        raise Refusal("appointment_not_found", "there is no appointment with this id", param="appointmentId")
    return found


def aggregate_of(items: Sequence[Item]) -> Aggregate | None:
    """Read the aggregate from a partition's state rows."""
    appointments = [appointment_of(item) for item in items if item["sk"] == APPOINTMENT]
    if not appointments:
        return None
    invitees = sorted(
        (invitee_of(item) for item in items if item["sk"].startswith(INVITEES)),
        key=lambda invitee: invitee.order,
    )
    copies = copies_by_system(items)
    syncs = [
        replace(sync, copies=copies.get(sync.system, ()))
        for sync in (sync_of(item) for item in items if item["sk"].startswith(SYNCS))
    ]
    # The system that keeps the appointment comes first.
    syncs.sort(key=lambda sync: (sync.system != appointments[0].system, sync.system))
    mails = tuple(mail_of(item) for item in items if item["sk"].startswith(MAILS))
    whole = with_delegates(invitees, appointments[0].appointment_id)
    return Aggregate(appointments[0], standing(whole, appointments[0].asked_sequence), tuple(syncs), mails)


def _partition(appointment: Appointment) -> str:
    return appointment_partition(appointment.tenant_id, appointment.appointment_id)


def _versioned(appointment: Appointment) -> Put:
    # Two changes of one version cannot both be written.
    condition = is_absent() if appointment.version == 1 else Attr("version").eq(appointment.version - 1)
    return Put(Key(_partition(appointment), APPOINTMENT), appointment_item(appointment), condition)


def _invitees(decision: AppointmentDecision) -> list[Put]:
    appointment = decision.after.appointment
    return [
        Put(
            Key(_partition(appointment), f"{INVITEES}{invitee.invitee_id}"),
            invitee_item(appointment.tenant_id, appointment.appointment_id, invitee),
        )
        for invitee in decision.touched
    ]


def _logged(decision: AppointmentDecision, actor: str) -> Put:
    appointment = decision.after.appointment
    # What is erased or corrected of a person must not come back here.
    is_personal = decision.before is None and decision.action != "created"
    sides = (None, None) if is_personal else (decision.before, decision.after)
    before, after = (aggregate_values(each) if each else None for each in sides)
    subject = Subject(appointment.tenant_id, "appointment", appointment.appointment_id)
    return entry_put(subject, decision.action, actor, before=before, after=after, personal=PERSONAL)


def _audit(decision: AppointmentDecision, actor: str, override: Mapping[str, Any] | None) -> Put:
    appointment = decision.after.appointment
    answer = decision.touched[0].answer if decision.action in ("answered", "countered") else None
    return audit_put(
        audit_key(_partition(appointment), appointment.version),
        appointment.updated_at,
        action=decision.action,
        actor=actor,
        version=appointment.version,
        changed=decision.changed,
        further={
            "override": override,
            "answer": given_item(appointment.appointment_id, answer) if answer else None,
            "isQuiet": decision.is_quiet or None,
        },
    )
