"""Derives instants anew after a release of the time zone database: people keep the wall time they agreed on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from scheducal.appointments import rules
from scheducal.appointments.listing import Listing
from scheducal.appointments.lists import read_rows
from scheducal.appointments.repository import AppointmentRepository
from scheducal.appointments.rows import appointment_of
from scheducal.appointments.rules import Decision
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused, Writes
from scheducal.store.keys import sortable
from scheducal.store.table import Contention, Table
from scheducal.store.values import Item

_PAGE = 100


# What else belongs into the transaction of a change, by who made it and when.
Beside = Callable[[Decision, str, datetime], Writes]


def rederive(table: Table, tenant_id: str, actor: str, at: datetime, beside: Beside) -> Iterator[str]:
    """Move the tenant's coming appointments whose instants are no longer what the zone's rules say.

    Gives the ids of those it moved. Can be stopped and repeated: what is right already is left alone. beside: what
    moves with a booked one.
    """
    repository = AppointmentRepository(table)
    for row in _coming(table, tenant_id, at):
        if _is_stale(row) and _commit(repository, tenant_id, row["appointmentId"], actor, at, beside):
            yield row["appointmentId"]


def _coming(table: Table, tenant_id: str, at: datetime) -> Iterator[Item]:
    listing = Listing(_PAGE, status="confirmed")
    while True:
        found, place = read_rows(table, tenant_id, listing, at)
        yield from (row for row in found if row["endInstant"] >= sortable(at))
        if place is None:
            return
        listing = replace(listing, place=place)


def _is_stale(row: Item) -> bool:
    appointment = appointment_of(row)
    derived = sortable(appointment.start.instant), sortable(appointment.end.instant)
    return derived != (row["startInstant"], row["endInstant"])


def _commit(
    repository: AppointmentRepository, tenant_id: str, appointment_id: str, actor: str, at: datetime, beside: Beside
) -> bool:
    for _ in attempts():
        before = repository.load(tenant_id, appointment_id)
        if before is None or before.appointment.is_cancelled:
            return False
        try:
            decision = rules.rederived(before, at)
            repository.commit(decision, actor, beside(decision, actor, at))
        except CommitRefused:
            return False  # somebody changed it just now, and so derived it anew
        except Contention:
            continue
        return True
    raise Contention
