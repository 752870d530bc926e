"""The times that can be booked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scheducal.availability.engine.assignment import can_serve
from scheducal.availability.engine.board import Board, board_of
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Load, SlotQuery
from scheducal.availability.engine.time.ranges import Span, Spans

Served = tuple[str, ...]


class Slot(NamedTuple):
    """start, end: minutes since the epoch.
    resources: ids of those that could serve, in the staffing's order.
    """

    start: int
    end: int
    resources: tuple[str, ...]


def slots(plan: Plan, load: Load, window: Span, query: SlotQuery) -> list[Slot]:
    """List every slot that starts in a half-open window, sorted. load: what `reach` names for the window, or more."""
    return offered(board_of(plan, load, query, window))


def offered(board: Board) -> list[Slot]:
    """List the slots of a board's window, sorted."""
    if not board.resources:
        return []
    staffed = _staffed(board, _cut(board.starts.within(board.window), board.allowed()))
    if board.sessions:
        staffed = _joined(board, dict(staffed))
    duration = board.query.duration
    return [Slot(start, start + duration, resources) for start, resources in staffed]


def _joined(board: Board, free: dict[int, Served]) -> Iterable[tuple[int, Served]]:
    """Add the times that can be shared, on the grid or not."""
    for start in _cut(sorted(board.sessions), board.allowed()):
        members = {each for session in board.sessions[start] for each in session}
        free[start] = tuple(each for each in board.resources if each in members or each in free.get(start, ()))
    return sorted(free.items())


def _cut(starts: Sequence[int], spans: Spans) -> list[int]:
    """Keep the sorted starts that lie in sorted spans."""
    return [start for first, end in _slices(starts, spans) for start in starts[first:end]]


def _slices(starts: Sequence[int], spans: Spans) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        first = bisect_left(starts, start)
        if first < len(starts) and starts[first] < end:
            yield first, bisect_left(starts, end, first)


def _staffed(board: Board, starts: Sequence[int]) -> Iterable[tuple[int, Served]]:
    """List every start for which there are enough resources, with those that are free."""
    free: list[Served] = [()] * len(starts)
    for resource_id, one in board.resources.items():
        # Slices of sorted starts, since testing each start for each resource takes too long in windows of months.
        for first, end in _slices(starts, one.free()):
            free[first:end] = [(*others, resource_id) for others in free[first:end]]
    # Thousands of starts share a few sets of free resources: each set is judged once.
    enough = {each: can_serve(board.plan.needs, each) for each in set(free)}
    return ((start, each) for start, each in zip(starts, free, strict=True) if enough[each])
