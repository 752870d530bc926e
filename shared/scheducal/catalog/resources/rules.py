"""What must hold of a resource beyond the form of each of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from scheducal.catalog.resources.clock_times import parse_range
from scheducal.catalog.resources.holiday_names import check_holidays
from scheducal.catalog.resources.model import Resource

# The place of an entry in its list, and what would be right.
Wrong = tuple[int, str]


def check(resource: Resource) -> None:
    """Raise Refusal `invalid_field`, which names the field and what would be right."""
    if resource.holidays is not None:
        check_holidays(resource.holidays)


def overlapping_range(ranges: Sequence[str]) -> Wrong | None:
    """Find a range of a day that begins before the one before it has ended. Touching ones are right."""
    spans = [parse_range(each) for each in ranges]
    for before, after in pairwise(sorted(range(len(spans)), key=lambda place: (spans[place].start, spans[place].end))):
        if spans[after].start < spans[before].end:
            place, other = max(before, after), min(before, after)
            return place, f"overlaps {ranges[other]}; make one range of them"
    return None


def repeated_date(days: Sequence[str]) -> Wrong | None:
    """Find a date that is there already."""
    for place, day in enumerate(days):
        if day in days[:place]:
            return place, f"is {day} again; give all ranges of a date together"
    return None


def overlapping_stay(stays: Sequence[tuple[str, str | None]]) -> Wrong | None:
    """Find a stay that begins before the one before it has ended; the last may go on for good.

    stays: the first and the last date of each.
    """
    for before, after in pairwise(sorted(range(len(stays)), key=lambda place: stays[place][0])):
        (first, last), (begins, _) = stays[before], stays[after]
        if last is None or begins <= last:
            end = f"ends on {last}" if last else "goes on for good"
            return after, f"must begin after the stay from {first}, which {end}"
    return None
