"""What else a decision to book rested on, beyond the days that it is written to (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scheducal.availability.engine.load.quotas import periods_of
from scheducal.availability.engine.plan import Plan
from scheducal.availability.ledger.guard import Guard, guard_at
from scheducal.availability.ledger.model import days_between
from scheducal.catalog.services.model import Service

# Beyond these no zone's clocks can be read everywhere, and no horizon reaches there.
_FIRST, _LAST = 0, 4_000_000_000


def guards_of(service: Service, channels: Iterable[str], start: int) -> list[Guard]:
    """List the guards of all that is counted over several resources, or over a month, for a start at a minute."""
    zone, start = service.time_zone, min(max(start, _FIRST), _LAST)
    found = [
        guard_at(service.service_id, limit.per, limit.time_zone or zone, start)
        for limit in service.limits
        # A month has too many days to check each of them in a transaction.
        if limit.scope == "service" or limit.per == "month"
    ]
    if any(service.rule_of(each).most_per_day is not None for each in channels):
        found.append(guard_at(service.service_id, "day", zone, start))
    # Two limits may count in the same period, and a transaction takes one write for a row.
    return list(dict.fromkeys(found))


def checked_days(plan: Plan, resource_ids: Iterable[str], start: int) -> Iterator[tuple[str, int]]:
    """List the days of each resource whose content was counted, by a limit of the resource or a channel's share."""
    limits = plan.service.limits
    counted = [(each.per, each.time_zone) for each in limits if each.scope == "resource" and each.per != "month"]
    if plan.rule.fraction is not None:
        counted.append(("day", None))
    days = {
        day
        for per, zone in counted
        for day in days_between(*periods_of(plan, per, zone, (start, start + 1)).around(start, start + 1))
    }
    return ((resource_id, day) for resource_id in resource_ids for day in sorted(days))
