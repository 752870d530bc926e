"""What absences of a resource do to its coming bookings: they stay, and say that they are in conflict."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from scheducal.availability.engine.time.hours import absences_of
from scheducal.availability.engine.time.ranges import Spans
from scheducal.availability.ledger.model import days_between, days_of, taken_by_resource
from scheducal.bookings import rules
from scheducal.bookings.changes.conflicts import has_conflict, is_absent
from scheducal.bookings.changes.service import BookingChanges
from scheducal.bookings.model import Booking, minute_of
from scheducal.bookings.repository import find
from scheducal.catalog.resources.model import Resource
from scheducal.commands.model import Command
from scheducal.errors import Refusal
from scheducal.store.attempts import attempts
from scheducal.store.commit import CommitRefused
from scheducal.store.table import Contention

# Nothing is offered further ahead.
_AHEAD = timedelta(days=732)
MOST_AT_ONCE = 100


def mark(changes: BookingChanges, command: Command[Any], before: Resource, after: Resource) -> list[Booking]:
    """Mark the coming bookings that an absence falls on now, and those that it no longer does; give the former.

    Before the resource is changed: a request that breaks off is sent again, and goes on where it ended. Raises Refusal
    `temporarily_unavailable` after many.
    """
    if before.time_off == after.time_off:
        return []
    now = minute_of(command.at)
    end = minute_of(command.at + _AHEAD)
    spans = [*absences_of(before, now, end), *absences_of(after, now, end)]
    found: list[Booking] = []
    changed = 0
    for booking_id in _holders(changes, command, after.resource_id, [each for each in spans if each[1] > now]):
        booking, is_changed = _marked(changes, command, booking_id, after)
        found += [booking] if booking.is_open and is_absent(after, booking, command.at) else []
        changed += is_changed
        if changed >= MOST_AT_ONCE:
            message = f"{MOST_AT_ONCE} bookings were marked, and more follow; send the request again"
            raise Refusal("temporarily_unavailable", message, retry_after=1)
    return sorted(found, key=lambda each: (each.start.instant, each.booking_id))


def _holders(changes: BookingChanges, command: Command[Any], resource_id: str, spans: Spans) -> list[str]:
    """List the bookings of a resource that touch any of these spans and are not over. One query."""
    if not spans:
        return []
    now = minute_of(command.at)
    first, last = min(each[0] for each in spans), max(each[1] for each in spans)
    window = days_between(max(first, now), min(last, minute_of(command.at + _AHEAD)))
    days = changes.ledger.read(command.principal.tenant_id, [resource_id], window) if window else {}
    taken = taken_by_resource(days.values(), int(command.at.timestamp())).get(resource_id, ())
    return [
        each.holder
        for each in taken
        if each.kind != "hold" and each.end > now and any(start < each.end and end > each.start for start, end in spans)
    ]


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
