"""Whose turn it is: how often each resource of a service was booked, for its weight (pure).

Shares are kept for good, so that turns go on however rarely somebody books. A share counts only as far as the bookings
of the window explain it, give or take one. So nobody makes up for more than the window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from scheducal.values import dataclass, replace

# Of one booking for the weight 1. Shares are whole numbers, so that equals stay equal.
ONE = 1_000_000


@dataclass(frozen=True, slots=True)
class Share:
    """What one resource had of a service.

    order: grows with each turn that a resource of the service takes. The lowest has waited longest.
    share: its bookings for its weight, in millionths.
    step: what one booking adds to the share, by the weight of the last turn.
    days: how many bookings start on a UTC day, by days since the epoch.
    version: grows with each write; 0 where there is no row yet.
    """

    order: int
    share: int
    step: int
    days: Mapping[int, int] = field(hash=False)
    version: int = 0

    def since(self, first_day: int) -> int:
        """Count the bookings that start on a day or later, the coming ones included."""
        return sum(count for day, count in self.days.items() if day >= first_day)

    def counting(self, day: int) -> Share:
        """Give the share with one booking more, which starts on a day."""
        return replace(self, share=self.share + self.step, days={**self.days, day: self.days.get(day, 0) + 1})

    def giving_back(self, day: int) -> Share:
        """Give the share with one booking less; the same where none of the day was counted."""
        if day not in self.days:
            return self
        left = {**self.days, day: self.days[day] - 1}
        return replace(self, share=self.share - self.step, days={each: count for each, count in left.items() if count})


Shares = Mapping[str, Share]
Weights = Mapping[str, int]


def shares(known: Shares, weights: Weights, first_day: int) -> dict[str, int]:
    """Give the share of each resource that has a weight, by the window that begins on a day.

    Who was never booked is a newcomer, and starts at the share of the others.
    """
    turns = {each: known[each] for each in weights if each in known}
    if not turns:
        return dict.fromkeys(weights, 0)
    step = {each: ONE // weights[each] for each in weights}
    most = max(step.values())
    recent = {each: turn.since(first_day) * step[each] for each, turn in turns.items()}
    working = [each for each in turns if recent[each]]
    # Where those stood who have worked since, when the window began. Who was away longer is raised to it.
    began = min((turns[each].share - recent[each] for each in working), default=None)
    floor = max(turn.share for turn in turns.values()) - most if began is None else began
    raised = {each: max(turn.share, floor) for each, turn in turns.items()}
    least = min(raised[each] for each in working or raised)
    # One more than the window has, since rare bookings leave the window before the next one comes.
    found = {each: min(share, least + recent[each] + most) for each, share in raised.items()}
    # The share that was reached before the last turn: nobody's first turn puts the others behind.
    reached = max(share - step[each] for each, share in found.items())
    return dict.fromkeys(weights, max(0, min(reached, least))) | found


def taking(known: Shares, weights: Weights, resource_id: str, first_day: int) -> Share:
    """Give the share of a resource that takes a turn, before anything is counted for it."""
    before = known.get(resource_id, Share(0, 0, 0, {}))
    return replace(
        before,
        order=max((each.order for each in known.values()), default=0) + 1,
        share=shares(known, weights, first_day)[resource_id],
        step=ONE // weights[resource_id],
        days={each: count for each, count in before.days.items() if each >= first_day},
    )


def recounted(known: Shares, before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, Share]:
    """Give the shares where a booking counted on one day for some resources, and counts on another for others.

    before, after: the day, by resource. Who has no share takes no turns, and gets none.
    """
    found = dict(known)
    for each in known:
        if each in before:
            found[each] = found[each].giving_back(before[each])
        if each in after:
            found[each] = found[each].counting(after[each])
    return found


def in_turn(known: Shares, resources: tuple[str, ...]) -> tuple[str, ...]:
    """Sort resources: those first whose last turn is longest ago, at all."""
    # Sorting is stable: those who were never booked stay as listed.
    return tuple(sorted(resources, key=lambda each: known[each].order if each in known else 0))


def by_share(known: Shares, weights: Weights, first_day: int) -> tuple[str, ...]:
    """Sort the resources that have a weight by share. Of equals, the one goes first that has waited longest."""
    found = shares(known, weights, first_day)
    return tuple(sorted(in_turn(known, tuple(weights)), key=found.__getitem__))
