"""What absences of a resource do to its coming bookings: they stay, and say that they are in conflict."""

from __future__ import annotations

from typing import Any

from scheducal.availability.engine.time.hours import absences_of
from scheducal.availability.ledger.model import days_of, taken_by_resource
from scheducal.bookings.absences import rules
from scheducal.bookings.changes.conflicts import has_conflict, is_absent
from scheducal.bookings.changes.service import BookingChanges
from scheducal.bookings.model import Booking, minute_of
from scheducal.bookings.queries.coming import AHEAD, coming
from scheducal.bookings.repository import find
from scheducal.catalog.resources.model import Resource
from scheducal.commands.model import Command
from scheducal.errors import Refusal
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention

MOST_AT_ONCE = 100


def mark(changes: BookingChanges, command: Command[Any], before: Resource, after: Resource) -> list[Booking]:
    """Mark the coming bookings that an absence falls on now, and those that it no longer does; give the former.

    Before the resource is changed: a request that breaks off is sent again, and goes on where it ended. Raises Refusal
    `temporarily_unavailable` after many.
    """
    if before.time_off == after.time_off:
        return []
    now = minute_of(command.at)
    end = minute_of(command.at + AHEAD)
    spans = [*absences_of(before, now, end), *absences_of(after, now, end)]
    found: list[Booking] = []
    changed = 0
    spans = [each for each in spans if each[1] > now]
    for taken in coming(changes.ledger, after.tenant_id, after.resource_id, spans, command.at):
        booking, is_changed = _marked(changes, command, taken.holder, after)
        found += [booking] if booking.is_open and is_absent(after, booking, command.at) else []
        changed += is_changed
        if changed >= MOST_AT_ONCE:
            message = f"{MOST_AT_ONCE} bookings were marked, and more follow; send the request again"
            raise Refusal("temporarily_unavailable", message, retry_after=1)
    return sorted(found, key=lambda each: (each.start.instant, each.booking_id))


def _marked(
    changes: BookingChanges, command: Command[Any], booking_id: str, resource: Resource
) -> tuple[Booking, bool]:
    for _ in attempts():
        found = find(changes.table, command.principal.tenant_id, booking_id)
        booking = found.booking
        if not booking.is_open:
            return booking, False
        days = changes.ledger.read(booking.tenant_id, booking.resource_ids, days_of(booking.allocation()))
        taken = taken_by_resource(days.values(), int(command.at.timestamp()))
        conflict = has_conflict(changes.table, booking, taken, command.at, resource)
        decision = rules.marked(booking, command.at, has_conflict=conflict)
        if decision is None:
            return booking, False
        try:
            changes.commit(changes.writes(command, decision, found), {}, "timeOff")
        except (CommitRefused, Contention):
            continue  # somebody changed it just now
        return decision.after, True
    raise Contention
