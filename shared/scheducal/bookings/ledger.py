"""What a change of a booking makes of the ledger where nothing has to be admitted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scheducal.availability.taken import Taken
from scheducal.bookings.booking import Booking
from scheducal.bookings.rules import Decision
from scheducal.errors import Refusal
from scheducal.ledger.day import Day, DayFull, Days, changed, days_of
from scheducal.ledger.repository import LedgerRepository, day_writes
from scheducal.store.writes import Write


def settled(ledger: LedgerRepository, decision: Decision, at: datetime) -> dict[str, Write]:
    """Reads the days that a booking touches, before and after, and gives the writes that make them agree with it."""
    before, after = decision.before, decision.after
    touched = [each.taken() for each in (before, after) if each is not None]
    resources = dict.fromkeys(each for booking in (before, after) if booking for each in booking.resource_ids)
    days = ledger.read(after.tenant_id, list(resources), spanned(touched))
    take = {} if decision.releases else {each: after.taken() for each in after.resource_ids}
    return day_writes(after.tenant_id, rewritten(days, _held_by(before), take, at))


def spanned(touched: Iterable[Taken]) -> range:
    """The days from the first to the last that any of these touch."""
    days = [each for taken in touched for each in days_of(taken)]
    return range(min(days), max(days) + 1)


def rewritten(days: Days, release: dict[str, tuple[str, ...]], take: dict[str, Taken], at: datetime) -> list[Day]:
    """The days to be written; raises Refusal `slot_unavailable` where a day takes no more."""
    try:
        return changed(days, release=release, take=take, second=int(at.timestamp()))
    except DayFull:
        message = "this resource has as many bookings and holds on that day as we can keep; choose another day"
        raise Refusal("slot_unavailable", message, data={"reason": "day_full", "alternatives": []}) from None


def _held_by(booking: Booking | None) -> dict[str, tuple[str, ...]]:
    return {booking.booking_id: booking.resource_ids} if booking else {}
