"""Which resources serve together: as many of each group as the service needs, nobody twice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from scheducal.availability.engine.plan import Need

Orders = Sequence[Sequence[str]]


def chosen(needs: Sequence[Need], orders: Orders, free: Collection[str]) -> tuple[str, ...] | None:
    """Choose the resources that serve, in the order of the needs; give None where too few are free.

    orders: by need its resources, those first that shall go first where more are free than it takes.
    """
    places = [place for need, order in zip(needs, orders, strict=True) for place in _places(need, order, free)]
    holder: dict[str, int] = {}
    if not all(_seated(place, places, holder, set()) for place in range(len(places))):
        return None
    return tuple(sorted(holder, key=holder.__getitem__))


def can_serve(needs: Sequence[Need], free: Collection[str]) -> bool:
    """Tell whether the free resources are enough."""
    return chosen(needs, [need.resources for need in needs], free) is not None


def _places(need: Need, order: Sequence[str], free: Collection[str]) -> Iterator[list[str]]:
    """List by place the resources that could have it."""
    preferred = [each for each in order if each in need.preferred]
    yield from ([each] if each in free else [] for each in preferred)
    others = [each for each in order if each in free and each not in need.preferred]
    yield from (others for _ in range(need.take - len(need.preferred)))
    # A preferred resource that is not to be had leaves a place that nobody can take.
    yield from ([] for _ in range(len(need.preferred) - len(preferred)))


def _seated(place: int, places: Sequence[Sequence[str]], holder: dict[str, int], tried: set[str]) -> bool:
    """Seat somebody at a place; where nobody is left, move one who could be elsewhere as well (augmenting paths)."""
    unseated = next((each for each in places[place] if each not in holder), None)
    if unseated is not None:
        holder[unseated] = place
        return True
    for each in places[place]:
        if each not in tried:
            tried.add(each)
            if _seated(holder[each], places, holder, tried):
                holder[each] = place
                return True
    return False
