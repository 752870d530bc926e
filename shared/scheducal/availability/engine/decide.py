"""Whether a given time may be booked, and by whom it is served."""

from __future__ import annotations

from scheducal.availability.engine.assignment import chosen
from scheducal.availability.engine.assignment_order import orders
from scheducal.availability.engine.board import Board, board_of
from scheducal.availability.engine.explanation import Refused, refusal
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Load, SlotQuery
from scheducal.availability.engine.time.bounds import out_of_time
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Bookable:
    """resources: the ids of those that serve, all of them."""

    resources: tuple[str, ...]


def decide(plan: Plan, load: Load, start: int, query: SlotQuery) -> Bookable | Refused:
    """Decide about one start, a minute since the epoch.

    load: what `reach` names for that minute, or more. What is admitted and what is listed are the same, except that a
        grid which follows askers' clocks, or what is free, admits what any asker could have been shown.
    """
    if not query.keeps_time and (rule := out_of_time(plan, start, query.now, query.waived)) is not None:
        return Refused(rule)
    board = board_of(plan, load, query, (start, start + 1))
    return refusal(board, start) or Bookable(_serving(board, start))


def _serving(board: Board, start: int) -> tuple[str, ...]:
    if start in board.sessions:
        return board.sessions[start][0]
    free = [each for each, one in board.resources.items() if one.reason_against(start) is None]
    serving = chosen(board.plan.needs, orders(board.plan, board.load.shares, board.query.now), free)
    assert serving is not None
    return serving
