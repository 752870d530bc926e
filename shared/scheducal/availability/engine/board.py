"""A service in a window of starts: what listing, booking and explanation all look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheducal.availability.engine.load.quotas import channel_used_up, customer_used_up, used_up
from scheducal.availability.engine.load.resource_board import ResourceBoard, resource_board
from scheducal.availability.engine.load.seats import seats_of
from scheducal.availability.engine.load.shared_sessions import SharedSessions, sessions_of
from scheducal.availability.engine.plan import Plan
from scheducal.availability.engine.slot_query import Load, Reason, SlotQuery
from scheducal.availability.engine.starts import Starts, starts_of
from scheducal.availability.engine.time.bounds import horizon_of, notice_ends
from scheducal.availability.engine.time.ranges import Span, Spans, holds, merged, without
from scheducal.values import dataclass

# Before and after everything that can be asked for.
_NEVER, _FOREVER = -(1 << 40), 1 << 40


@dataclass(frozen=True, slots=True)
class Board:
    """window: half-open, of starts.
    rules: starts that the service as a whole does not allow, by reason, in the order in which they are told.
    resources: those that the asker could get, by id.
    """

    plan: Plan
    load: Load
    query: SlotQuery
    window: Span
    rules: Sequence[tuple[Reason, Spans]]
    resources: Mapping[str, ResourceBoard]
    sessions: SharedSessions
    starts: Starts

    def allowed(self) -> Spans:
        """List the starts in the window that the service as a whole allows."""
        return without([self.window], merged(span for _, spans in self.rules for span in spans))

    def rule_against(self, start: int) -> Reason | None:
        """Give the reason why the service as a whole does not allow a start in the window, or None."""
        return next((reason for reason, spans in self.rules if holds(spans, start)), None)


def board_of(plan: Plan, load: Load, query: SlotQuery, window: Span) -> Board:
    """Gather all that decides about the starts of a half-open window, none of it decided yet.

    load: what `reach` names for the window, or more.
    """
    live = load.counting(query)
    wide = plan.widened(window)
    resources = {
        each: resource_board(plan, plan.resources[each], live.taken.get(each, ()), live.busy.get(each, ()), query, wide)
        for each in plan.usable
    }
    sessions = sessions_of(plan, live, resources, query, window)
    starts = starts_of(plan, resources, query, wide)
    rules = [] if query.keeps_time else _rules(plan, live, query, window)
    return Board(plan, live, query, window, rules, resources, sessions, starts)


def _rules(plan: Plan, load: Load, query: SlotQuery, window: Span) -> list[tuple[Reason, Spans]]:
    everything: Spans = [(_NEVER, _FOREVER)]
    has_share = plan.service.seats == 1 or query.seats <= seats_of(plan)
    limits: list[tuple[Reason, Spans]] = [
        ("limit", used_up(plan, "service", load.taken.values(), window)),
        ("limit", customer_used_up(plan, load.own, window, query.duration)),
    ]
    return [
        *_bounds(plan, query),
        ("capacity", everything if query.seats > plan.service.seats else []),
        ("channel", [] if plan.rule.is_offered and has_share else everything),
        *([] if "limits" in query.waived else limits),
        # An existing booking of the customer is never put aside.
        ("limit", merged((start, start + 1) for start in load.met)),
        ("channel", channel_used_up(plan, load.taken.values(), window)),
    ]


def _bounds(plan: Plan, query: SlotQuery) -> list[tuple[Reason, Spans]]:
    # A start for which rules are put aside was judged by itself.
    if query.waived:
        return []
    begin, end = horizon_of(plan, query.now)
    return [("notice", [(_NEVER, notice_ends(plan, query.now))]), ("horizon", [(_NEVER, begin), (end, _FOREVER)])]
