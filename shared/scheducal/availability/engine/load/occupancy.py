"""Where a resource is taken: by bookings with their buffers, by its calendar."""

from __future__ import annotations

from collections.abc import Sequence

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.load.seats import is_shared
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Reason
from scheducal.availability.engine.time.ranges import Span, Spans, at_least


def occupied(plan: Plan, taken: Sequence[Allocation], busy: Sequence[Span], capacity: int) -> Spans:
    """List the times that no other booking may touch with its buffers; an empty range still splits the free time."""
    if capacity == 1:
        return [*((each.start - each.before, each.end + each.after) for each in taken), *busy]
    return [*at_least(capacity, [[span] for span in _sessions(plan, taken)]), *busy]


def _sessions(plan: Plan, taken: Sequence[Allocation]) -> list[Span]:
    """List the times that are taken.

    Bookings that share the seats of one time count once; of other services nobody knows, so that each counts.
    """
    spans: list[Span] = []
    shared: dict[Span, Span] = {}
    for each in taken:
        span = (each.start - each.before, each.end + each.after)
        if is_shared(plan, each):
            known = shared.get((each.start, each.end), span)
            shared[each.start, each.end] = (min(known[0], span[0]), max(known[1], span[1]))
        else:
            spans.append(span)
    return [*spans, *shared.values()]


def blocked_starts(plan: Plan, spans: Spans, duration: int) -> Spans:
    """List the starts from which a booking with its buffers would touch one of the ranges.

    Not sorted. Its buffers and those of a range add up, since neither may reach into the other.
    """
    before, late = plan.service.buffer_before, duration + plan.service.buffer_after - 1
    return [(start - late, end + before) for start, end in spans]


def touching(spans: Spans, duration: int) -> Spans:
    """List the starts of bookings that would touch one of the ranges, without buffers. Not sorted."""
    return [(start - duration + 1, end) for start, end in spans]


def startable(spans: Spans, duration: int) -> Spans:
    """List the starts of bookings that lie in one of the ranges from beginning to end."""
    return [(start, end - duration + 1) for start, end in spans if end - start >= duration]


def why_occupied(taken: Sequence[Allocation], busy: Sequence[Span], capacity: int, booking: Span) -> Reason:
    """Tell why a booking is in the way of something: `buffer` where it is its or the other's buffer alone."""
    start, end = booking
    if any(first < end and last > start for first, last in busy):
        return "busy"
    here = [each for each in taken if each.start < end and each.end > start]
    if not at_least(capacity, [[(each.start, each.end)] for each in here]):
        return "buffer"
    return "capacity" if capacity > 1 else "busy"
