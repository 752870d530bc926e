"""Whose turn it is, where more resources are free than are needed."""

from __future__ import annotations

from collections.abc import Iterable

from scheducal.availability.engine.plan import Need, Plan
from scheducal.availability.engine.shares import Share, Shares, by_share, in_turn, taking

_SECONDS_A_DAY = 86_400


def orders(plan: Plan, shares: Shares, now: int) -> list[tuple[str, ...]]:
    """List by need its resources, in the order in which they are asked. now: epoch seconds."""
    return [_order(need, shares, _first_day(plan, now)) for need in plan.needs]


def turns_of(plan: Plan, shares: Shares, serving: Iterable[str], now: int) -> dict[str, Share]:
    """Give the shares of those who take a turn by serving, one after the other; nothing is counted for it yet."""
    weights = {each: need.requirement.weight_of for need in plan.needs for each in need.requirement.turns}
    after: dict[str, Share] = {}
    for each in serving:
        if each in weights:
            after[each] = taking({**shares, **after}, weights[each], each, _first_day(plan, now))
    return after


def _first_day(plan: Plan, now: int) -> int:
    """Give the first UTC day of the window, as days since the epoch."""
    return now // _SECONDS_A_DAY - plan.service.fairness_days


def _order(need: Need, shares: Shares, first_day: int) -> tuple[str, ...]:
    if need.requirement.pick == "in_order":
        return need.resources
    if need.requirement.pick == "round_robin":
        return in_turn(shares, need.resources)
    # Also those count whom this asker cannot get: a newcomer starts at the share of all others.
    everybody = by_share(shares, need.requirement.weight_of, first_day)
    return tuple(each for each in everybody if each in need.resources)
