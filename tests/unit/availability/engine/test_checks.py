"""Every rule's word on a start, for grids that move with the asker or with what is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheducal.availability.engine.board import Board, board_of
from scheducal.availability.engine.explanation import checks
from scheducal.availability.engine.load.model import Allocation
from scheducal.availability.engine.plan import plan_of
from scheducal.availability.engine.slot_query import Load, SlotQuery
from scheducal.availability.engine.slots import offered
from scheducal.catalog.channels.model import Channel
from scheducal.catalog.services.model import ServiceWithResources
from tests.unit.availability.engine.businesses import DAYS, resources, services

WINDOW = 1800


@st.composite
def boards(draw: st.DrawFn) -> Board:
    """A window of a business whose grid is packed or the asker's, with some bookings in it."""
    first = date.fromisoformat(draw(DAYS))
    known = {name: draw(resources(name, first)) for name in ("ann", "bob", "cy")}
    kind: dict[str, Any] = draw(st.sampled_from([{"is_packed": True}, {"grid_clock": "asker"}]))
    service = replace(draw(services()), **kind)
    begin = int(datetime.combine(first, datetime.min.time(), UTC).timestamp()) // 60
    taken = [
        Allocation(start, start + 40, 0, 10, 1, f"other_{start}", "confirmed", "svc_2", "internal")
        for start in draw(st.lists(st.integers(begin, begin + WINDOW), max_size=4, unique=True))
    ]
    load = Load({name: draw(st.sampled_from([taken, []])) for name in known})
    plan = plan_of(ServiceWithResources(service, known, Channel("ten_1", "internal")))
    query = SlotQuery(service.durations[0], (begin - 600) * 60, time_zone="Asia/Kathmandu")
    return board_of(plan, load, query, (begin, begin + WINDOW))


@pytest.mark.parametrize("step", [1, 15])
@settings(max_examples=20, deadline=None)
@given(board=boards(), data=st.data())
def test_a_start_is_listed_exactly_where_every_rule_is_met(board: Board, data: st.DataObject, step: int) -> None:
    shown = {slot.start for slot in offered(board)}
    first = data.draw(st.integers(board.window[0], board.window[1] - 40 * step))
    for start in {*sorted(shown)[:40], *range(first, first + 40 * step, step)}:
        assert all(check.is_met for check in checks(board, start)) is (start in shown)
