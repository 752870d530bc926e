"""The minutes at which a booking may start: steps from each opening, on the clock's own marks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from scheducal.availability.engine.time.ranges import Span, Spans, span_at
from scheducal.availability.engine.time.zone_clock import MINUTES_A_DAY, ZoneClock
from scheducal.values import dataclass

_MARKS = (60, 30, 20, 15, 10, 5)
_QUARTER, _FIVE = 15, 5


@cache
def marks_of(interval: int) -> int:
    """Give the minutes between marks for the first start: the largest of 60, 30, … 5 that divides the interval."""
    return next((mark for mark in _MARKS if interval % mark == 0), 1)


@dataclass(frozen=True, slots=True)
class Grid:
    """interval: minutes from one start to the next.
    offset: minutes past the mark.
    clock: whose hours the marks are.
    """

    interval: int
    offset: int
    clock: ZoneClock

    def first(self, minute: int) -> int:
        """Give the first mark at or after a minute."""
        return self._next(minute, marks_of(self.interval))

    def _next(self, minute: int, marks: int) -> int:
        return minute + (self.offset - self.clock.reading(minute)) % marks

    def starts(self, segments: Spans, window: Span) -> list[int]:
        """List every start in a half-open window, sorted: steps from the first mark of each segment."""
        found: list[int] = []
        for start, end in segments:
            if start < window[1] and end > window[0]:
                first = self.first(start)
                late = max(0, -(-(window[0] - first) // self.interval))
                found.extend(range(first + late * self.interval, min(end, window[1]), self.interval))
        return found

    def has(self, segments: Spans, minute: int) -> bool:
        """Tell whether a minute is one of the starts."""
        segment = span_at(segments, minute)
        if segment is None:
            return False
        past = minute - self.first(segment[0])
        return past >= 0 and past % self.interval == 0

    def packed(self, free: Spans, window: Span, duration: int) -> Iterator[int]:
        """List the starts in a half-open window that follow on each other in free time, sorted.

        The first of a free range lies on a mark, else a quarter, else five minutes, where that loses no slot; and else
        where the range begins.
        """
        for start, end in free:
            first = self._packed_first(start, end - duration)
            for minute in range(first, end - duration + 1, self.interval):
                if window[0] <= minute < window[1]:
                    yield minute

    def _packed_first(self, start: int, last: int) -> int:
        most = (last - start) // self.interval
        candidates = (self._next(start, marks) for marks in (marks_of(self.interval), _QUARTER, _FIVE))
        return next((each for each in candidates if each <= last and (last - each) // self.interval == most), start)


def segments_of(open_: Spans, clock: ZoneClock) -> Spans:
    """Cut openings of more than a day at each local midnight, so that no start depends on the distant past."""
    result: Spans = []
    for start, end in open_:
        if end - start <= MINUTES_A_DAY:
            result.append((start, end))
            continue
        cuts = [clock.midnight(day) for day in range(clock.day(start) + 1, clock.day(end) + 1)]
        # Only midnights strictly inside: one at an end would leave an empty segment.
        cuts = cuts[bisect_left(cuts, start + 1) : bisect_left(cuts, end)]
        result += zip([start, *cuts], [*cuts, end], strict=True)
    return result
