"""Why a time is not offered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field

from scheducal.availability.engine.assignment import can_serve
from scheducal.availability.engine.board import Board
from scheducal.availability.engine.plan import Need
from scheducal.availability.engine.slot_query import REASONS, Reason
from scheducal.availability.engine.time.ranges import holds
from scheducal.values import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """reason: what keeps the service as a whole.
    resources: what keeps each, where it is a matter of resources; one that is free is not among them, nor one that the
        asker's channel may not see.
    """

    reason: Reason
    resources: Mapping[str, Reason] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Check:
    """What one rule says to a start.

    is_met: it does not stand in the way, or others can serve.
    resources: those whom it keeps from serving.
    """

    rule: Reason
    is_met: bool
    resources: tuple[str, ...] = ()


# In the order in which people think of them: the time itself, who works, what is taken, what is left.
_TOLD: tuple[Reason, ...] = (
    *("notice", "horizon", "hours", "holiday", "time_off"),
    *("busy", "buffer", "capacity", "limit", "channel", "grid"),
)


def checks(board: Board, start: int) -> list[Check]:
    """Hold a start in the board's window against every rule. It is listed exactly where all of them are met."""
    against = {} if start in board.sessions else _against(board, start)
    unmet = {reason for reason, spans in board.rules if holds(spans, start)}
    if start not in board.sessions:
        unmet |= _unmet(board, start, against)
    kept = {rule: tuple(each for each, reason in against.items() if reason == rule) for rule in _TOLD}
    return [Check(rule, rule not in unmet, kept[rule]) for rule in _TOLD]


def _unmet(board: Board, start: int, against: Mapping[str, Reason]) -> set[Reason]:
    free = [each for each in board.resources if each not in against]
    if can_serve(board.plan.needs, free):
        return set() if board.starts.within((start, start + 1)) else {"grid"}
    needs = [need for need in board.plan.needs if not can_serve([need], _free(need, against))]
    wanted = {each for need in needs for each in _asked_for(need)}
    return {_headline(board, against), *(reason for each, reason in against.items() if each in wanted)}


def refusal(board: Board, start: int) -> Refused | None:
    """Explain why a start in the board's window cannot be booked; give None where it can."""
    if (rule := board.rule_against(start)) is not None:
        return Refused(rule)
    if start in board.sessions:
        return None
    against = _against(board, start)
    free = [each for each in board.resources if each not in against]
    if can_serve(board.plan.needs, free):
        is_any = board.query.keeps_time or "grid" in board.query.waived
        return None if is_any or board.starts.includes(start) else Refused("grid")
    shown = {each: reason for each, reason in against.items() if each not in board.plan.hidden}
    return Refused(_headline(board, against), shown)


def _against(board: Board, start: int) -> dict[str, Reason]:
    hidden: dict[str, Reason] = {each: "channel" for each in board.plan.resources if each in board.plan.hidden}
    found = {each: one.reason_against(start) for each, one in board.resources.items()}
    return hidden | {each: reason for each, reason in found.items() if reason is not None}


def _headline(board: Board, against: Mapping[str, Reason]) -> Reason:
    """Choose the reason to tell first: of a group's resources that of the nearest, of groups that of the furthest."""
    unmet = [_nearest(need, against) for need in board.plan.needs if not can_serve([need], _free(need, against))]
    return max(unmet, key=REASONS.index, default="capacity")


def _free(need: Need, against: Mapping[str, Reason]) -> list[str]:
    return [each for each in need.resources if each not in against]


def _nearest(need: Need, against: Mapping[str, Reason]) -> Reason:
    return min((against[each] for each in _asked_for(need) if each in against), key=REASONS.index, default="capacity")


def _asked_for(need: Need) -> Collection[str]:
    return need.preferred or need.resources or need.requirement.resources
