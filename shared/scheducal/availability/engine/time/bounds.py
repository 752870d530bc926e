"""From when until when a plan can be booked."""

from __future__ import annotations

from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Reason, Waivable
from scheducal.availability.engine.time.closed_days import day_number
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import MINUTES_A_DAY, clock_of, weekday
from scheducal.catalog.services.model import Fixed, Rolling

# In days, however far a service's own horizon reaches.
LONGEST_HORIZON = 730
# In days. The ledger keeps little more.
_LONGEST_PAST = 366
_WORKING_DAYS = 5


def notice_ends(plan: Plan, now: int) -> int:
    """Give the first minute that can be booked at an epoch second."""
    return -(-now // 60) + plan.notice


def horizon_of(plan: Plan, now: int) -> Span:
    """Give the half-open range of starts that the horizon allows, as whole local dates in the service's zone."""
    minute = now // 60
    clock = clock_of(plan.service.time_zone, minute, minute + (LONGEST_HORIZON + 1) * MINUTES_A_DAY)
    today, horizon = clock.day(minute), plan.horizon
    first, last = today, today + LONGEST_HORIZON
    if isinstance(horizon, Fixed):
        first, last = max(first, day_number(horizon.first_day)), min(last, day_number(horizon.last_day))
    else:
        last = min(last, _last_day(horizon, today))
    return clock.midnight(min(first, last + 1)), clock.midnight(last + 1)


def bookable(plan: Plan, now: int) -> Span:
    """Give the half-open range of starts that notice and horizon allow; empty where they exclude each other."""
    begin, end = horizon_of(plan, now)
    begin = max(begin, notice_ends(plan, now))
    return begin, max(begin, end)


def out_of_time(plan: Plan, start: int, now: int, waived: frozenset[Waivable] = frozenset()) -> Reason | None:
    """Tell whether a start is too soon or too far ahead, the past and the far future included; None for neither.

    waived: without the past it is still too soon, and no horizon reaches further than the longest.
    """
    minute = -(-now // 60)
    if start < minute and "past" in waived:
        return None if start >= minute - _LONGEST_PAST * MINUTES_A_DAY else "notice"
    if start < (minute if "notice" in waived else notice_ends(plan, now)):
        return "notice"
    if "horizon" in waived:
        return None if start < minute + LONGEST_HORIZON * MINUTES_A_DAY else "horizon"
    begin, end = horizon_of(plan, now)
    return None if begin <= start < end else "horizon"


def _last_day(horizon: Rolling, today: int) -> int:
    if not horizon.business:
        return today + horizon.days
    day, left = today, min(horizon.days, LONGEST_HORIZON)
    while left:
        day += 1
        # A bool counts as 0 or 1.
        left -= weekday(day) < _WORKING_DAYS
    return day
