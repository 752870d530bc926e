"""What is used up though nobody holds the time itself: limits, and what a channel may take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.load.occupancy import touching
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.time.hours import Hours
from scheducal.availability.engine.time.periods import Periods
from scheducal.availability.engine.time.ranges import Span, Spans, at_least, merged, overlap, without
from scheducal.availability.engine.time.zone_clock import clock_of
from scheducal.catalog.services.model import LimitPer, LimitScope


def periods_of(plan: Plan, per: LimitPer, time_zone: str | None, window: Span) -> Periods:
    """Give the periods that a limit counts in; time_zone: None for the service's.

    The window is whole minutes since the epoch.
    """
    return Periods(per, clock_of(time_zone or plan.service.time_zone, *window))


def used_up(plan: Plan, scope: LimitScope, taken: Iterable[Sequence[Allocation]], window: Span) -> Spans:
    """List where the service has as many bookings as its limits of a scope allow, over these resources together."""
    limits = [each for each in plan.service.limits if each.scope == scope]
    if not limits:
        return []
    starts = _starts(plan, taken)
    full = (
        _full(starts, limit.most, periods_of(plan, limit.per, limit.time_zone, window))
        for limit in limits
        if limit.per != "time"
    )
    return merged(span for spans in full for span in spans)


def customer_used_up(plan: Plan, own: Sequence[Allocation], window: Span, duration: int) -> Spans:
    """List the starts at which a customer has as many bookings as the service's limits allow one customer."""
    most = [each.most for each in plan.service.limits if each.per == "time"]
    crowded = at_least(min(most), [[(each.start, each.end)] for each in own]) if most else []
    return merged([*used_up(plan, "customer", [own], window), *touching(crowded, duration)])


def channel_used_up(plan: Plan, taken: Iterable[Sequence[Allocation]], window: Span) -> Spans:
    """List the days on which the channel has booked the service as often as it may."""
    most = plan.rule.most_per_day
    if most is None:
        return []
    own = ([each for each in of_one if each.channel == plan.channel] for of_one in taken)
    days = periods_of(plan, "day", None, window)
    # No booking is needed to use up nothing.
    if most == 0:
        return [days.around(*window)]
    return merged(_full(_starts(plan, own), most, days))


def share_used_up(
    plan: Plan, taken: Sequence[Allocation], hours: Hours, capacity: int, minutes: int, window: Span
) -> Spans:
    """List the days on which the channel may not take that many more minutes of a resource's time."""
    if plan.rule.fraction is None or plan.service.seats > 1:
        return []
    days = periods_of(plan, "day", None, window)
    used: Counter[int] = Counter()
    for each in taken:
        if each.channel == plan.channel:
            used[days.first_day(each.start)] += each.end - each.start
    open_ = without(without(hours.regular, hours.holidays), hours.time_off)
    result: Spans = []
    for day in range(days.first_day(window[0]), days.first_day(window[1]) + 1):
        span = days.span(day)
        share = sum(end - start for start, end in overlap(open_, [span])) * capacity * plan.rule.fraction // 100
        if used[day] + minutes > share:
            result.append(span)
    return merged(result)


def _starts(plan: Plan, taken: Iterable[Sequence[Allocation]]) -> list[int]:
    """List the starts, one for each booking or hold of the service, on any number of resources."""
    service_id = plan.service.service_id
    found = {(each.holder, each.start) for of_one in taken for each in of_one if each.service_id == service_id}
    return [start for _, start in found]


def _full(starts: Iterable[int], most: int, periods: Periods) -> Spans:
    booked = Counter(periods.first_day(start) for start in starts)
    return [periods.span(first_day) for first_day, count in booked.items() if count >= most]
