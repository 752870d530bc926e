"""Whose turn it is, where more resources are free than are needed."""

from __future__ import annotations

from collections.abc import Sequence

from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.load.quotas import periods_of
from scheducal.availability.engine.plan import Need, Plan
from scheducal.availability.engine.slot_query import Load

# Their ids begin with a kind and go on with the time of creation.
_ID_PART = "_"


def orders(plan: Plan, load: Load, start: int) -> list[tuple[str, ...]]:
    """List by need its resources, in the order in which they are asked: by what each has in the week of the start.

    Those who are equal take turns from day to day, so that weeks do not all begin with the same one.
    """
    weeks = periods_of(plan, "week", None, (start, start))
    first, last = weeks.span(weeks.first_day(start))
    taken = {
        each: [one for one in load.taken.get(each, ()) if first <= one.start < last and _is_of(plan, one)]
        for each in plan.usable
    }
    return [_order(need, taken, weeks.clock.day(start)) for need in plan.needs]


def _is_of(plan: Plan, taken: Allocation) -> bool:
    return taken.service_id == plan.service.service_id


def _order(need: Need, taken: dict[str, list[Allocation]], day: int) -> tuple[str, ...]:
    if need.requirement.pick == "in_order":
        return need.resources
    turn = day % max(1, len(need.resources))
    # Sorting is stable: among equals the rotation decides.
    rotated = need.resources[turn:] + need.resources[:turn]
    if need.requirement.pick == "fairness":
        weights = _weights(need)
        return tuple(sorted(rotated, key=lambda each: len(taken[each]) / weights[each]))
    return tuple(sorted(rotated, key=lambda each: _latest(taken[each])))


def _weights(need: Need) -> dict[str, int]:
    given = need.requirement.weights or (1,) * len(need.requirement.resources)
    return dict(zip(need.requirement.resources, given, strict=True))


def _latest(taken: Sequence[Allocation]) -> str:
    """Give the part of the newest id that tells when it was made.

    Where there is none an empty text, which sorts first.
    """
    return max((each.holder.rpartition(_ID_PART)[2] for each in taken), default="")
