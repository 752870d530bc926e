"""Which minutes of the ledger and of calendars a decision depends on."""

from __future__ import annotations

from scheducal.availability.engine.load.quotas import periods_of
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.time.ranges import Span

# The years 1971 to 2261, in minutes: what lies outside of them is out of time anyway.
_FIRST, _LAST = 525_600, 153_580_000


def reach(plan: Plan, window: Span, duration: int) -> Span:
    """Give the half-open range of minutes whose bookings, with their buffers, decide about the starts of a window.

    All in minutes since the epoch. Limits reach to the ends of what they count in.
    """
    wide = plan.widened((_within_reason(window[0]), _within_reason(window[1])))
    service = plan.service
    spans = [(wide[0] - service.buffer_before, wide[1] + duration + service.buffer_after)]
    spans += [
        periods_of(plan, limit.per, limit.time_zone, wide).around(*wide)
        for limit in service.limits
        if limit.per != "time"
    ]
    if plan.rule.most_per_day is not None or plan.rule.fraction is not None:
        spans.append(periods_of(plan, "day", None, wide).around(*wide))
    return min(start for start, _ in spans), max(end for _, end in spans)


def _within_reason(minute: int) -> int:
    return min(max(minute, _FIRST), _LAST)
