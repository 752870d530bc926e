"""Reads a stretch of days of one service: what is offered, what lies on its grid and is not, and why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from scheducal.availability.busy import BusyOf
from scheducal.availability.engine.board import Board, board_of
from scheducal.availability.engine.explanation import Check, checks
from scheducal.availability.engine.load.reach import reach
from scheducal.availability.engine.slots import Slot, offered
from scheducal.availability.engine.time.ranges import Span
from scheducal.availability.engine.time.zone_clock import minute_of
from scheducal.availability.ledger.repository import LedgerRepository
from scheducal.availability.queries.planned_query import PlannedQuery, planned
from scheducal.availability.queries.rules import AvailabilityQuery
from scheducal.availability.queries.window import parse_window
from scheducal.catalog.services.repository import read_service
from scheducal.errors import Refusal
from scheducal.store.table import Table
from scheducal.tenants.model import Principal
from scheducal.values import dataclass
from scheducal.walltime.parse import parse_whole_minute

# Horizons are shorter, and what is over is not kept as long.
_FARTHEST = timedelta(days=3_660)


@dataclass(frozen=True, slots=True)
class Offers:
    """offered: in the days asked for.
    refused: starts on the service's grid, within hours, that are not offered.
    board: of these days.
    """

    query: PlannedQuery
    board: Board
    window: Span
    offered: Sequence[Slot]
    refused: Sequence[int]


@dataclass(frozen=True, slots=True)
class Explained:
    """What each rule says to a start, a minute since the epoch."""

    start: int
    checks: Sequence[Check]

    @property
    def is_offered(self) -> bool:
        """Tell whether nothing stands in the way."""
        return all(check.is_met for check in self.checks)


def read_offers(
    table: Table,
    busy_of: BusyOf,
    principal: Principal,
    query: AvailabilityQuery,
    days: tuple[date, date],
    now: datetime,
) -> Offers:
    """Read the days from the first to the last, as the principal's channel sees them; raises Refusal.

    Two requests, and one for each connected calendar whose times are not known.
    """
    query.check()
    if abs(days[0] - now.date()) > _FARTHEST:
        raise Refusal("invalid_time_range", "nothing is offered so far away", param="day")
    served = read_service(table, principal.tenant_id, query.service_id, principal.channel)
    question = planned(query, served, LedgerRepository(table), busy_of, now)
    first, last = (day.isoformat() for day in days)
    window = parse_window(first, last, question.time_zone, now)
    load = question.known(reach(question.plan, window, question.query.duration))
    board = board_of(question.plan, load, question.query, window)
    slots = offered(board)
    known = {slot.start for slot in slots}
    refused = [start for start in board.starts.within(window) if start not in known]
    return Offers(question, board, window, slots, refused)


def explained(offers: Offers, at: str) -> Explained:
    """Explain a wall time of the days that were read; raises Refusal for what is none of these."""
    start = minute_of(parse_whole_minute(at, offers.query.time_zone, "at").instant)
    if not offers.window[0] <= start < offers.window[1]:
        raise Refusal("invalid_time_range", "at must be on one of the days that are shown", param="at")
    return Explained(start, checks(offers.board, start))
