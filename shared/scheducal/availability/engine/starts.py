"""Finds the minutes at which a service may start, for any resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheducal.availability.engine.load.resource_board import ResourceBoard
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import SlotQuery
from scheducal.availability.engine.time.grid import Grid, segments_of
from scheducal.availability.engine.time.hours import Hours, hours_of, phases_of
from scheducal.availability.engine.time.ranges import Span, Spans, at_least, merged, overlap, without
from scheducal.availability.engine.time.zone_clock import MINUTES_A_DAY, clock_at, clock_of
from scheducal.values import dataclass, replace

# Clocks differ by whole quarters of an hour.
_QUARTERS = (0, 15, 30, 45)
# Steps begin with their segment, which may begin days before the window.
_MARGIN = 5 * MINUTES_A_DAY


@dataclass(frozen=True, slots=True)
class Starts:
    """grids: each with the times at which enough resources work. Each of these has steps of its own. For packed starts,
    the times at which enough of them are free.
    """

    plan: Plan
    duration: int
    grids: Sequence[tuple[Grid, Spans]]

    def within(self, window: Span) -> list[int]:
        """List the starts to be offered in a half-open window, sorted."""
        if self.plan.service.is_packed:
            return sorted({each for grid, spans in self.grids for each in grid.packed(spans, window, self.duration)})
        if len(self.grids) == 1:
            grid, segments = self.grids[0]
            return grid.starts(segments, window)
        return sorted({each for grid, segments in self.grids for each in grid.starts(segments, window)})

    def includes(self, start: int) -> bool:
        """Tell whether a booking may start then: whether somebody was or could be shown this start.

        That is any minute where starts are packed, since what was shown moves with what is taken, and any asker's grid
        where the grid follows the asker's clock.
        """
        if self.plan.service.is_packed:
            return True
        shifts = _QUARTERS if self.plan.service.grid_clock == "asker" else (0,)
        return any(
            replace(grid, offset=grid.offset + shift).has(segments, start)
            for grid, segments in self.grids
            for shift in shifts
        )


def starts_of(plan: Plan, boards: Mapping[str, ResourceBoard], query: SlotQuery, window: Span) -> Starts:
    """Find the starts of all askers together: neither channels nor preferences move the grid."""
    service = plan.service
    reach = window[0] - _MARGIN, window[1] + query.duration + _MARGIN
    own = clock_of(service.time_zone, *reach)
    hours = {
        each: boards[each].hours if each in boards else hours_of(resource, window[0], window[1] + query.duration)
        for each, resource in plan.resources.items()
    }
    found = _free(plan, boards, query) if service.is_packed else _open(plan, hours)
    if service.grid_clock == "resource":
        clocks = {clock_at(phase): overlap(found, spans) for phase, spans in _phases(plan, hours, reach).items()}
    else:
        clocks = {
            clock_of(query.time_zone, *reach) if service.grid_clock == "asker" and query.time_zone else own: found
        }
    grids = [
        (Grid(service.interval, service.offset, marks), segments_of(spans, own)) for marks, spans in clocks.items()
    ]
    if "hours" in query.waived:
        # Closed times have a grid of their own, so that the usual starts stay.
        grids.append((Grid(service.interval, service.offset, own), segments_of(without([reach], found), own)))
    return Starts(plan, query.duration, grids)


def _phases(plan: Plan, hours: Mapping[str, Hours], reach: Span) -> dict[int, Spans]:
    """List when resources of the first group work, by the minutes between their full hours and those of UTC."""
    found: dict[int, Spans] = {}
    for each in plan.service.staffing[0].resources:
        phases = phases_of(plan.resources[each], reach) if each in hours else {}
        for phase, spans in phases.items():
            found[phase] = merged([*found.get(phase, ()), *overlap(hours[each].regular, spans)])
    return found


def _open(plan: Plan, hours: Mapping[str, Hours]) -> Spans:
    groups = [[hours[each].regular for each in one.resources if each in hours] for one in plan.service.staffing]
    open_ = [at_least(one.take, group) for one, group in zip(plan.service.staffing, groups, strict=True)]
    return at_least(len(open_), open_)


def _free(plan: Plan, boards: Mapping[str, ResourceBoard], query: SlotQuery) -> Spans:
    free = {each: [(start, end - 1 + query.duration) for start, end in board.free()] for each, board in boards.items()}
    enough = [at_least(need.take, [free[each] for each in need.resources]) for need in plan.needs]
    return at_least(len(enough), enough)
