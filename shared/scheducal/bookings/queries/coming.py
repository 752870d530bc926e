"""Coming bookings of one resource, by the ledger, which is as new as the last commit."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.time.ranges import Spans
from scheducal.availability.ledger.model import days_between, taken_by_resource
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings.model import minute_of

# Nothing is offered further ahead.
AHEAD = timedelta(days=732)


def coming(ledger: LedgerRepository, tenant_id: str, resource_id: str, spans: Spans, at: datetime) -> list[Allocation]:
    """List the bookings that touch any of these spans and are not over, by start. One query, none without spans."""
    now = minute_of(at)
    if not spans:
        return []
    first, last = min(each[0] for each in spans), max(each[1] for each in spans)
    window = days_between(max(first, now), min(last, minute_of(at + AHEAD)))
    days = ledger.read(tenant_id, [resource_id], window) if window else {}
    taken = taken_by_resource(days.values(), int(at.timestamp())).get(resource_id, ())
    return [
        each
        for each in taken
        if each.kind != "hold" and each.end > now and any(start < each.end and end > each.start for start, end in spans)
    ]
