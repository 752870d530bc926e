"""What a change of a booking makes of the ledger where nothing has to be scheduled."""

from __future__ import annotations

from datetime import datetime

from scheducal.availability.ledger.draft import Draft
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.bookings.rules import BookingDecision
from scheducal.store.writes import Write


def settled(ledger: LedgerRepository, decision: BookingDecision, at: datetime) -> dict[str, Write]:
    """Read the days that a booking touches, before and after, and build the writes that make them agree with it."""
    before, after = decision.before, decision.after
    draft = Draft(ledger, after.tenant_id, after.service_id, at)
    draft.replace(
        release={before.booking_id: before.resource_ids} if before else {},
        released=before.allocation() if before else None,
        take={} if decision.releases else {each: after.allocation() for each in after.resource_ids},
    )
    return draft.writes()
