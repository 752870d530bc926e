"""Sets of whole numbers as sorted lists of half-open ranges that do not overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import chain

Span = tuple[int, int]
Spans = list[Span]


def merged(spans: Iterable[Span]) -> Spans:
    """Join ranges: those that touch become one, those that are empty or turned round vanish."""
    result: Spans = []
    last_start, last_end = 0, None
    for start, end in sorted(spans):
        if end <= start:
            continue
        if last_end is None:
            last_start, last_end = start, end
        elif start <= last_end:
            last_end = max(last_end, end)
        else:
            result.append((last_start, last_end))
            last_start, last_end = start, end
    if last_end is not None:
        result.append((last_start, last_end))
    return result


def overlap(spans: Spans, others: Spans) -> Spans:
    """Keep the minutes that are in both; ranges that only touch have nothing in common."""
    result: Spans = []
    here, there, last_here, last_there = 0, 0, len(spans), len(others)
    while here < last_here and there < last_there:
        (first, first_end), (second, second_end) = spans[here], others[there]
        start, end = max(first, second), min(first_end, second_end)
        if start < end:
            result.append((start, end))
        # The range that ends first has nothing more in common with the other side.
        if first_end == end:
            here += 1
        else:
            there += 1
    return result


def without(spans: Spans, holes: Spans) -> Spans:
    """Keep the minutes that are in the first and not in the second."""
    if not holes or not spans:
        return spans
    starts = [spans[0][0], *(end for _, end in holes)]
    ends = [*(start for start, _ in holes), spans[-1][1]]
    gaps = zip(starts, ends, strict=True)
    return overlap(spans, [gap for gap in gaps if gap[0] < gap[1]])


def at_least(count: int, sets: Sequence[Spans]) -> Spans:
    """Find where at least `count` of the sets overlap; ranges that only touch have nothing in common."""
    if count == 1:
        return merged(chain.from_iterable(sets))
    # At the same minute ends sort before starts, so that ranges that only touch never overlap.
    steps = sorted(step for spans in sets for start, end in spans for step in ((start, 1), (end, -1)))
    return merged(_deep_enough(count, steps))


def _deep_enough(count: int, steps: Sequence[tuple[int, int]]) -> Iterable[Span]:
    depth, since = 0, 0
    for at, change in steps:
        if change == 1 and depth == count - 1:
            since = at
        if change == -1 and depth == count:
            yield since, at
        depth += change


def span_at(spans: Spans, number: int) -> Span | None:
    """Find the range that holds a number."""
    place = bisect_right(spans, number, key=lambda span: span[0])
    return spans[place - 1] if place and number < spans[place - 1][1] else None


def holds(spans: Spans, number: int) -> bool:
    """Tell whether a number is in the set."""
    return span_at(spans, number) is not None
