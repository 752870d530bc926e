"""What else a decision to book rested on, beyond the days that it is written to (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scheducal.availability.engine.load.quotas import periods_of
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import MINUTES_A_DAY
from scheducal.availability.ledger.guard import Guard, guard_at
from scheducal.availability.ledger.model import days_between
from scheducal.catalog.services.model import LimitPer, Service

# Beyond these no zone's clocks can be read everywhere, and no horizon reaches there.
_FIRST, _LAST = 0, 4_000_000_000


def guards_of(service: Service, channels: Iterable[str], start: int) -> list[Guard]:
    """List the guards of all that is counted over several resources, or over a month, for a start at a minute."""
    zone, start = service.time_zone, min(max(start, _FIRST), _LAST)
    found = [
        guard_at(service.service_id, limit.per, limit.time_zone or zone, start)
        for limit in service.limits
        # A month has too many days to check each of them in a transaction.
        if limit.per != "time" and (limit.scope == "service" or (limit.scope == "resource" and limit.per == "month"))
    ]
    if any(service.rule_of(each).most_per_day is not None for each in channels):
        found.append(guard_at(service.service_id, "day", zone, start))
    # Two limits may count in the same period, and a transaction takes one write for a row.
    return list(dict.fromkeys(found))


def customer_guards(service: Service, customer_id: str, span: Span) -> list[Guard]:
    """List the guards of all that is counted of one customer, for a booking of a half-open range of minutes."""
    start, last = (min(max(minute, _FIRST), _LAST) for minute in (span[0], span[1] - 1))
    found: list[Guard] = []
    for limit in service.limits:
        if limit.scope != "customer":
            continue
        if limit.per != "time":
            found.append(guard_at(customer_id, limit.per, limit.time_zone or service.time_zone, start))
            continue
        # Two that overlap have a day in common.
        minutes = [*range(start, last, MINUTES_A_DAY), last]
        found += [guard_at(customer_id, "day", "UTC", minute) for minute in minutes]
    return found


def checked_days(plan: Plan, resource_ids: Iterable[str], start: int) -> Iterator[tuple[str, int]]:
    """List the days of each resource whose content was counted, by a limit of the resource or a channel's share."""
    limits = plan.service.limits
    counted: list[tuple[LimitPer, str | None]] = [
        (each.per, each.time_zone) for each in limits if each.scope == "resource" and each.per in ("day", "week")
    ]
    if plan.rule.fraction is not None:
        counted.append(("day", None))
    days = {
        day
        for per, zone in counted
        for day in days_between(*periods_of(plan, per, zone, (start, start + 1)).around(start, start + 1))
    }
    return ((resource_id, day) for resource_id in resource_ids for day in sorted(days))
