"""Seats of one time: who has the same service at the same time, and whether others may join."""

from __future__ import annotations

from collections.abc import Sequence

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Reason, SlotQuery


def is_shared(plan: Plan, taken: Allocation) -> bool:
    """Tell whether other bookings of the service may have the same time."""
    return plan.service.seats > 1 and taken.service_id == plan.service.service_id


def shares(plan: Plan, taken: Allocation, start: int, query: SlotQuery) -> bool:
    """Tell whether a booking that starts at a minute would have the same time."""
    return is_shared(plan, taken) and (taken.start, taken.end) == (start, start + query.duration)


def seats_of(plan: Plan) -> int:
    """Count the seats of one time that the channel may take."""
    fraction = plan.rule.fraction
    return plan.service.seats if fraction is None else plan.service.seats * fraction // 100


def too_few_seats(plan: Plan, same: Sequence[Allocation], query: SlotQuery) -> Reason | None:
    """Tell which seats are used up at a time that these have: everybody's or the channel's; None for neither."""
    if sum(each.seats for each in same) + query.seats > plan.service.seats:
        return "capacity"
    own = sum(each.seats for each in same if each.channel == plan.channel)
    return "channel" if own + query.seats > seats_of(plan) else None
