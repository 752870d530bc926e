"""Bookings that have seats left: who joins one takes the same resources at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheducal.availability.engine.assignment import can_serve
from scheducal.availability.engine.load.occupancy import blocked_starts, occupied
from scheducal.availability.engine.load.resource_board import ResourceBoard
from scheducal.availability.engine.load.seats import shares, too_few_seats
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Load, SlotQuery
from scheducal.availability.engine.time.ranges import Span

Boards = Mapping[str, ResourceBoard]
# By start, the sets of resources that serve a time together and have seats left.
SharedSessions = Mapping[int, Sequence[tuple[str, ...]]]


def sessions_of(plan: Plan, load: Load, boards: Boards, query: SlotQuery, window: Span) -> SharedSessions:
    """List the times of the service that may be shared, among the starts of a half-open window."""
    if plan.service.seats == 1:
        return {}
    found: dict[int, list[tuple[str, ...]]] = {}
    for start, session in _sessions(plan, load, query, window):
        if can_serve(plan.needs, session) and all(_may_join(plan, boards.get(each), start, query) for each in session):
            found.setdefault(start, []).append(session)
    return found


def _sessions(plan: Plan, load: Load, query: SlotQuery, window: Span) -> list[tuple[int, tuple[str, ...]]]:
    by_holder: dict[tuple[str, int], set[str]] = {}
    for resource_id, taken in load.taken.items():
        for each in taken:
            if window[0] <= each.start < window[1] and shares(plan, each, each.start, query):
                by_holder.setdefault((each.holder, each.start), set()).add(resource_id)
    return sorted({(start, tuple(sorted(members))) for (_, start), members in by_holder.items()})


def _may_join(plan: Plan, board: ResourceBoard | None, start: int, query: SlotQuery) -> bool:
    if board is None or not board.allows(start):
        return False
    if too_few_seats(plan, [each for each in board.taken if shares(plan, each, start, query)], query):
        return False
    # The session itself is no obstacle to joining it.
    others = [each for each in board.taken if not shares(plan, each, start, query)]
    in_the_way = occupied(plan, others, board.busy, board.resource.capacity)
    return not any(first <= start < last for first, last in blocked_starts(plan, in_the_way, query.duration))
