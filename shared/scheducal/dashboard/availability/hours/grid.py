"""Weekly hours as a grid of cells, and back without loss (pure).

A day whose ranges do not lie on the cells, touch each other or go on over midnight cannot be shown in cells. It keeps
its ranges as they are, and is edited as times.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from scheducal.catalog.resources.clock_times import range_text
from scheducal.catalog.resources.document import DAYS
from scheducal.catalog.resources.model import MINUTES_A_DAY, Range, Ranges, Week
from scheducal.dashboard.frame.clocks import DASH
from scheducal.values import dataclass

QUARTER, HALF_HOUR = 15, 30
_AN_HOUR = 60
# The hours that are shown where nothing lies outside of them.
_USUAL = (7, 20)


@dataclass(frozen=True, slots=True)
class Grid:
    """step: minutes of a cell.
    hours: the first that is shown, and the one after the last.
    days: by weekday from Monday on the cells that are marked, as minutes since midnight; None for a day in times.
    """

    step: int
    hours: tuple[int, int]
    days: tuple[frozenset[int] | None, ...]

    @property
    def cells(self) -> range:
        """List the cells of a day that are shown."""
        return range(self.hours[0] * _AN_HOUR, self.hours[1] * _AN_HOUR, self.step)


def grid_of(week: Week, step: int | None = None, *, whole: bool = False) -> Grid:
    """Show a week in cells. step: None for half hours, or for quarters where these show a day that those cannot.

    whole: all hours of the day, not those alone in which somebody works.
    """
    finer = any(_fits(ranges, QUARTER) and not _fits(ranges, HALF_HOUR) for ranges in week)
    chosen = step or (QUARTER if finer else HALF_HOUR)
    days = tuple(cells_of(ranges, chosen) if _fits(ranges, chosen) else None for ranges in week)
    return Grid(chosen, (0, 24) if whole else _hours(days, chosen), days)


def week_of(before: Week, step: int, marked: Mapping[str, Collection[int]], shown: range) -> Week:
    """Give the week whose marked cells came back. Days in times, and cells that were not shown, stay.

    before: as the grid showed it. marked: by name of the weekday.
    """
    return tuple(
        _edited(ranges, step, marked.get(day, ()), shown) if _fits(ranges, step) else ranges
        for day, ranges in zip(DAYS, before, strict=True)
    )


def cells_of(ranges: Ranges, step: int) -> frozenset[int]:
    """List the cells that ranges cover."""
    return frozenset(cell for each in ranges for cell in range(each.start, each.end, step))


def ranges_of(cells: Iterable[int], step: int) -> Ranges:
    """Join cells that follow each other."""
    found: list[Range] = []
    for cell in sorted(cells):
        if found and found[-1].end == cell:
            found[-1] = Range(found[-1].start, cell + step)
        else:
            found.append(Range(cell, cell + step))
    return tuple(found)


def times_text(ranges: Ranges) -> str:
    """Write the ranges of a day as people do: `09:00-12:30, 13:30-18:00`."""
    return ", ".join(map(range_text, ranges))


def times_in(text: str) -> list[str]:
    """Read ranges as people write them, whatever stands between them. What is no range stays, and is refused later."""
    for dash in (DASH, "\N{EM DASH}", " to "):
        text = text.replace(dash, "-")
    parts = text.replace(";", ",").replace("\n", ",").split(",")
    return [_range_text(part) for part in parts if part.strip()]


def minutes_of(ranges: Ranges) -> int:
    """Count the minutes of a day's ranges."""
    return sum(each.end - each.start for each in ranges)


def _range_text(part: str) -> str:
    """Give a range the form that resources take: `9-17` is `09:00-17:00`."""
    ends = [_clock_text(end.strip()) for end in part.strip().split("-")]
    return "-".join(ends)


def _clock_text(text: str) -> str:
    hour, colon, minute = text.replace(".", ":").partition(":")
    return f"{hour.zfill(2)}:{minute if colon else '00'}"


def _fits(ranges: Ranges, step: int) -> bool:
    """Tell whether cells can show the ranges, so that they come back as they were."""
    aligned = all(not each.start % step and not each.end % step and each.end <= MINUTES_A_DAY for each in ranges)
    return aligned and ranges_of(cells_of(ranges, step), step) == ranges


def _edited(ranges: Ranges, step: int, marked: Iterable[int], shown: range) -> Ranges:
    kept = {cell for cell in cells_of(ranges, step) if cell not in shown}
    return ranges_of(kept | {cell for cell in marked if cell in shown}, step)


def _hours(days: Iterable[frozenset[int] | None], step: int) -> tuple[int, int]:
    marked = [cell for day in days if day for cell in day]
    first = min([_USUAL[0], *(cell // _AN_HOUR for cell in marked)])
    last = max([_USUAL[1], *(-(-(cell + step) // _AN_HOUR) for cell in marked)])
    return first, last
